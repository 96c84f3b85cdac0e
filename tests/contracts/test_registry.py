"""The schemas in a registry, which answers as Confluent's protocol is documented."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.registry import MEDIA, subjects
from shared.contracts import schemas
from shared.contracts.published.catalogue import TOPICS

Json = dict[str, Any]


class Registered:
    """What a registry has: by subject its schemas, the versions being their places; and its configuration."""

    def __init__(self) -> None:
        self.subjects: dict[str, list[str]] = {}
        self.compatibility: dict[str, str] = {}
        self.url = ""

    def answer(self, method: str, path: str, body: Json) -> tuple[int, Json]:  # noqa: PLR0911 - a table
        kind, name, *rest = unquote(path).strip("/").split("/")
        known = self.subjects.get(name, [])
        if (method, kind) == ("PUT", "config"):
            self.compatibility[name] = body["compatibility"]
            return 200, body
        if body["schemaType"] != "JSON":
            return 422, {"error_code": 42201, "message": "Invalid schema"}
        if rest == ["versions"]:
            if known and self.compatibility.get(name) != "NONE":
                return 409, {"error_code": 409, "message": "Schema being registered is incompatible"}
            self.subjects.setdefault(name, []).append(body["schema"])
            return 200, {"id": sum(map(len, self.subjects.values()))}
        if not known:
            return 404, {"error_code": 40401, "message": "Subject not found."}
        if body["schema"] not in known:
            return 404, {"error_code": 40403, "message": "Schema not found"}
        version = known.index(body["schema"]) + 1
        return 200, {"subject": name, "id": 1, "version": version, "schema": body["schema"]}


@pytest.fixture
def registry() -> Iterator[Registered]:
    found = Registered()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            assert self.headers["Content-Type"] == MEDIA
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = found.answer(self.command, self.path, body)
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", MEDIA)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_POST = do_PUT = _do  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def run(command: str, url: str) -> Any:
    return CliRunner().invoke(app, ["schemas", command, "--registry", url])


def test_what_is_registered_is_checked_and_registered_once(registry: Registered) -> None:
    assert run("check", registry.url).exit_code == 1
    assert registry.subjects == {}, "a check changes nothing"
    assert run("register", registry.url).exit_code == 0
    assert {name: [json.loads(one) for one in known] for name, known in registry.subjects.items()} == {
        name: [schemas.schema(file)] for name, file in subjects().items()
    }
    assert run("check", registry.url).exit_code == 0
    assert run("register", registry.url).exit_code == 0
    assert all(len(known) == 1 for known in registry.subjects.values())


def test_a_schema_that_changed_is_told_and_then_registered_beside_the_former(
    registry: Registered,
) -> None:
    assert run("register", registry.url).exit_code == 0
    registry.subjects["outbound.seizures.v1-value"] = ['{"title": "as it was"}']
    refused = run("check", registry.url)
    assert refused.exit_code == 1
    assert "outbound.seizures.v1-value" in refused.output.replace("\n", "")
    assert "outbound.traces.v1-value" not in refused.output
    assert run("register", registry.url).exit_code == 0
    assert len(registry.subjects["outbound.seizures.v1-value"]) == 2
    assert run("check", registry.url).exit_code == 0


def test_the_subjects_are_topics_and_what_stands_beside_their_events() -> None:
    names = set(subjects())
    assert {f"{one.address}-value" for one in TOPICS if "{" not in one.address} <= names
    assert "outbound.seizures.v1-Heartbeat" in names
    assert "outbound.seizures.v1-Control" in names
    assert "outbound.checkpoints.v1-Control" not in names
    assert not [one for one in names if "releasable" in one]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("registry", "write it as https://HOST"),
        ("https://me:secret@registry.example", "leave user and password out"),
        ("http://127.0.0.1:1", "does not answer as one does"),
    ],
)
def test_what_is_no_registry_is_said_in_a_sentence(url: str, said: str) -> None:
    refused = run("check", url)
    assert refused.exit_code in (1, 2)
    shown = " ".join(refused.output.split())
    assert said in shown
    assert "me:secret" not in shown
