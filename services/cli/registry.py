"""A schema registry of Confluent's protocol (Karapace, Apicurio, Confluent), and what is registered there.

The events of a topic are under its name (TopicNameStrategy); what stands beside them, under its name and
their title (TopicRecordNameStrategy).
"""

import json
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx

from services.cli.processes.command import WRONG_QUESTION, CommandError
from shared.contracts.published.catalogue import CONTROL_SCHEMA, HEARTBEAT_SCHEMA, topics
from shared.contracts.schemas import schema

MEDIA = "application/vnd.schemaregistry.v1+json"
TIMEOUT_S = 20.0
NOT_THERE = 404


def subjects() -> dict[str, str]:
    """By subject, the file of its schema. A partner's topic is no other's business, and is in none."""
    return dict(_subjects())


def _subjects() -> Iterator[tuple[str, str]]:
    for topic in topics():
        if "{" in topic.address:
            continue
        yield f"{topic.address}-value", topic.schema
        if topic.controls:
            yield f"{topic.address}-{schema(CONTROL_SCHEMA)['title']}", CONTROL_SCHEMA
        if topic.heartbeats:
            yield f"{topic.address}-{schema(HEARTBEAT_SCHEMA)['title']}", HEARTBEAT_SCHEMA


class Registry:
    """An open registry. A context manager; whatever fails ends the command."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandError("--registry: write it as https://HOST[:PORT]", WRONG_QUESTION)
        if parts.username or parts.password:
            raise CommandError(
                "--registry: leave user and password out of the address, and put them into ~/.netrc",
                WRONG_QUESTION,
            )
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT_S, auth=_netrc())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def version_of(self, subject: str, file: str) -> int | None:
        """Under which version this very schema is registered; None where it is not."""
        answer = self._asked("POST", f"/subjects/{quote(subject, safe='')}", _stated(file))
        return None if answer is None else int(answer["version"])

    def register(self, subject: str, file: str) -> int:
        """Register it; its id. The registry judges nothing: the gate does, which knows how readers read."""
        name = quote(subject, safe="")
        self._asked("PUT", f"/config/{name}", {"compatibility": "NONE"})
        answer = self._asked("POST", f"/subjects/{name}/versions", _stated(file))
        if answer is None:
            raise CommandError(f"{self._url} has no way to register {subject}")
        return int(answer["id"])

    def _asked(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None for what is not there."""
        try:
            answer = self._client.request(
                method, self._url + path, content=json.dumps(body), headers={"Content-Type": MEDIA}
            )
            found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            said = f"{type(error).__name__}: {error}"
            raise CommandError(f"the registry at {self._url} does not answer as one does: {said}") from None
        if answer.status_code == NOT_THERE:
            return None
        if not answer.is_success or not isinstance(found, dict):
            said = found.get("message", "") if isinstance(found, dict) else ""
            raise CommandError(f"the registry at {self._url} refuses {path} ({answer.status_code}): {said}")
        return found


def _stated(file: str) -> dict[str, Any]:
    return {"schemaType": "JSON", "schema": json.dumps(schema(file), ensure_ascii=False)}


def _netrc() -> httpx.Auth | None:
    """Who we are there, where ~/.netrc says so."""
    try:
        return httpx.NetRCAuth()
    except OSError:
        return None
