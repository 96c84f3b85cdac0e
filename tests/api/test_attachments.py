"""Photos and documents over HTTP: kept by digest on a disk, and read by who may read the seizure."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.api.custody import asked, post, written
from tests.api.harness import Api, Json, api, problem, seizure
from tests.custody.files import SECRET, bomb, jpeg, pdf, png

NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "a\\..\\b.jpg",
    "C:\\x.jpg",
    "front.jpg\N{FULLWIDTH SOLIDUS}x",
    ".",
]
UNKNOWN = "0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"


@pytest.fixture
async def kept(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    folder = str(tmp_path / "attachments")
    async with api("seizure", database_url, outbound_attachments=folder) as service:
        yield service


def photo(data: bytes, *lines: int, name: str = "front.jpg") -> Json:
    return {"lines": list(lines or (1,)), "name": name, "content": b64encode(data).decode()}


async def test_a_photo_is_kept_without_its_place_and_read_again(kept: Api, tmp_path: Path) -> None:
    seized = await kept.created(seizure())
    here = f"/seizures/{seized['id']}/attachments"
    added = await written(kept, here, photo(jpeg(), 1, 3))
    document = await written(kept, here, photo(pdf(), 2, name="Órden judicial.pdf"))
    assert await asked(kept, here) == {"attachments": [added, document]}
    answer = await kept.client.get(f"/v1{here}/{added['digest']}")
    assert answer.headers["content-type"] == added["kind"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.content) == added["size"]
    assert sha256(answer.content).hexdigest() == added["digest"]
    assert SECRET not in answer.content
    files = _files(tmp_path / "attachments")
    assert sorted(one.name for one in files) == sorted([added["digest"], document["digest"]])


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_no_path(kept: Api, tmp_path: Path, name: str) -> None:
    seized = await kept.created(seizure())
    before = _files(tmp_path)
    added = await written(kept, f"/seizures/{seized['id']}/attachments", photo(png(), name=name))
    assert added["name"] == name
    new = {one for one in _files(tmp_path) - before if not one.name.startswith("api.db")}
    assert new == {tmp_path / "attachments" / added["digest"][:2] / added["digest"]}


def _files(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("digest", ["..%2F..%2Fetc", "x", "0" * 63, "A" * 64])
async def test_what_is_no_digest_reads_nothing(kept: Api, digest: str) -> None:
    seized = await kept.created(seizure())
    answer = await kept.client.get(f"/v1/seizures/{seized['id']}/attachments/{digest}")
    assert answer.status_code in {404, 422}


async def test_a_content_is_read_only_through_its_own_seizure(kept: Api) -> None:
    first, second = [await kept.created(seizure()) for _ in range(2)]
    added = await written(kept, f"/seizures/{first['id']}/attachments", photo(png()))
    problem(await kept.client.get(f"/v1/seizures/{second['id']}/attachments/{added['digest']}"), 404)
    problem(await kept.client.get(f"/v1/seizures/{UNKNOWN}/attachments/{added['digest']}"), 404)
    problem(await kept.client.get(f"/v1/seizures/{UNKNOWN}/attachments"), 404)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (photo(bomb()), "/content"),
        (photo(b"<html><script>alert(1)</script>"), "/content"),
        (photo(pdf(script=True)), "/content"),
        ({**photo(png()), "content": "not base64!"}, "/content"),
        ({**photo(png()), "content": "AAA"}, "/content"),
        (photo(png(), 4), "/lines/0/line"),
        (photo(png(), name="a\u202egpj.exe"), "/name"),
        ({**photo(png()), "lines": "ALL"}, "/lines"),
    ],
)
async def test_what_is_not_kept_is_refused_there(kept: Api, tmp_path: Path, body: Json, place: str) -> None:
    seized = await kept.created(seizure())
    here = f"/seizures/{seized['id']}/attachments"
    problem(await post(kept, here, body), 422, place)
    assert await asked(kept, here) == {"attachments": []}
    assert not (tmp_path / "attachments").exists()


async def test_a_retry_and_the_same_content_at_once_are_one(kept: Api) -> None:
    seized = await kept.created(seizure())
    here, data = f"/seizures/{seized['id']}/attachments", pdf()
    answers = await asyncio.gather(*(post(kept, here, photo(data), key="photo-1") for _ in range(3)))
    assert {one.status_code for one in answers} == {201}
    problem(await post(kept, here, photo(data)), 409)
    assert len((await asked(kept, here))["attachments"]) == 1


async def test_a_damaged_file_is_not_given_out_and_can_be_mended(kept: Api, tmp_path: Path) -> None:
    first, second = [await kept.created(seizure()) for _ in range(2)]
    data = pdf()
    added = await written(kept, f"/seizures/{first['id']}/attachments", photo(data))
    path = tmp_path / "attachments" / added["digest"][:2] / added["digest"]
    path.write_bytes(path.read_bytes()[:-1])
    where = f"/v1/seizures/{first['id']}/attachments/{added['digest']}"
    problem(await kept.client.get(where), 503)
    await written(kept, f"/seizures/{second['id']}/attachments", photo(data))
    assert (await kept.client.get(where)).content == data


async def test_limits_are_settings(database_url: str, tmp_path: Path) -> None:
    limits: Json = {"outbound_attachment_bytes": 2_000, "outbound_attachment_pixels": 3_000}
    async with api("seizure", database_url, outbound_attachments=str(tmp_path / "a"), **limits) as small:
        seized = await small.created(seizure())
        here = f"/seizures/{seized['id']}/attachments"
        problem(await post(small, here, photo(pdf() + b"\n" * 2_000)), 413)
        problem(await post(small, here, photo(bomb(64, 48))), 422, "/content")


async def test_without_a_folder_it_is_said_what_to_set(shared_postgres: Api) -> None:
    seized = await shared_postgres.created(seizure())
    refused = problem(await post(shared_postgres, f"/seizures/{seized['id']}/attachments", photo(pdf())), 503)
    assert "OUTBOUND_ATTACHMENTS" in refused["detail"]


@pytest.fixture(params=[pytest.param("postgres", marks=pytest.mark.postgres)])
async def shared_postgres(shared_postgres_url: str) -> AsyncIterator[Api]:
    async with api("seizure", shared_postgres_url) as service:
        yield service
