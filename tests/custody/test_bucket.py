"""Photos in a bucket of a real S3-compatible server, kept by their digests."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from services.seizure.custody.bucket import Bucket, Damaged
from services.seizure.custody.storage import storage
from shared.runtime.settings import Settings
from shared.web.errors import Unavailable
from tests.api.custody import asked, post, written
from tests.api.harness import api, problem, seizure
from tests.api.test_attachments import photo
from tests.custody.files import SECRET, jpeg, pdf, png
from tests.custody.verified import found
from tests.support.s3 import S3

pytestmark = pytest.mark.s3
DATA = b"what was on the table"
DIGEST = sha256(DATA).hexdigest()
NO_DATABASE = "postgresql+asyncpg://nobody@nowhere/none"


def kept(s3: S3, prefix: str, **changes: str) -> Bucket:
    made = storage(Settings.model_validate(s3.settings(prefix, **changes)), NO_DATABASE)
    assert isinstance(made, Bucket)
    return made


async def test_photos_are_kept_in_a_bucket_and_a_damaged_one_is_not_given_out(s3: S3, tmp_path: Path) -> None:
    url, settings = f"sqlite+aiosqlite:///{tmp_path / 'api.db'}", dict[str, Any](s3.settings("photos"))
    async with api("seizure", url, **settings) as service:
        first, second = [await service.created(seizure()) for _ in range(2)]
        here, data = f"/seizures/{first['id']}/attachments", pdf()
        added = [await written(service, here, photo(one)) for one in (jpeg(), data)]
        problem(await post(service, here, photo(png(), 9)), 422, "/lines/0/line")
        assert await asked(service, here) == {"attachments": added}
        image = await service.client.get(f"/v1{here}/{added[0]['digest']}")
        assert sha256(image.content).hexdigest() == added[0]["digest"]
        assert SECRET not in image.content
        paths = {one["digest"]: s3.folder / "photos" / one["digest"][:2] / one["digest"] for one in added}
        assert {one for one in (s3.folder / "photos").rglob("*") if one.is_file()} == set(paths.values())
        assert await found(service) == []
        document = added[1]["digest"]
        paths[document].write_bytes(data[:-1] + b"x")
        problem(await service.client.get(f"/v1{here}/{document}"), 503)
        assert len(await found(service)) == 1
        await written(service, f"/seizures/{second['id']}/attachments", photo(data))
        assert (await service.client.get(f"/v1{here}/{document}")).content == data
        assert await found(service) == []


async def test_what_is_not_there_is_missed(s3: S3) -> None:
    with pytest.raises(Damaged):
        await kept(s3, "empty").get(DIGEST)


async def test_the_secret_may_be_in_a_file(s3: S3, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a-secret-of-tests\n")
    bucket = kept(s3, "secret", outbound_s3_secret_key="", outbound_s3_secret_file=str(tmp_path / "secret"))
    await bucket.put(DIGEST, DATA)
    assert await bucket.get(DIGEST) == DATA


@pytest.mark.parametrize(
    "changes", [{"outbound_s3_secret_key": "wrong"}, {"outbound_s3_endpoint": "http://127.0.0.1:9"}]
)
async def test_a_store_that_refuses_or_is_away_is_unavailable(s3: S3, changes: dict[str, str]) -> None:
    bucket = kept(s3, "refused", **changes)
    with pytest.raises(Unavailable) as put:
        await bucket.put(DIGEST, DATA)
    with pytest.raises(Unavailable):
        await bucket.get(DIGEST)
    assert "a-secret-of-tests" not in str(put.value)
    assert not (s3.folder / "refused").exists()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"outbound_attachments": "s3:///photos"}, "names no bucket"),
        ({"outbound_s3_secret_file": "/nowhere/secret"}, "OUTBOUND_S3_SECRET_FILE"),
    ],
)
def test_settings_that_cannot_be_are_said(settings: dict[str, str], words: str) -> None:
    made = Settings.model_validate({"outbound_attachments": "s3://evidence", **settings})
    with pytest.raises(ValueError, match=words):
        storage(made, NO_DATABASE)
