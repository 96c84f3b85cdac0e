"""What officers enter of custody that must not be found elsewhere: each value is unlike any other text."""

from base64 import b64encode

import httpx

from tests.api.harness import Json
from tests.custody.files import jpeg

NUMBER = "2304-0000001"
GIVER = {"id": "cbp-QX9417", "name": "Zebulon Quillfeather"}
TAKER = {"id": "atf-WJ5520", "name": "Ottoline Brackenridge", "agency": "atf"}
LOCATION, SEAL, FILE = "vault-zephyr.9", "SEAL-88Q1", "kaleidoscope-0451.jpg"
WORDS = ("gilded harpsichord case", "an obstreperous marmoset", "9:26-cv-QQ871", "Hieronymus Vandergrift")
EVIDENCE = (
    NUMBER,
    LOCATION,
    SEAL,
    FILE,
    *WORDS,
    *(one[name] for one in (GIVER, TAKER) for name in ("id", "name")),
)
AT = "2026-06-15T10:00:00-05:00"
STEPS = ["taken", "stored", "handed_over", "disposed", None, "taken", "withdrawn"]
"""What `kept` publishes, in order; None is the photo."""


async def kept(client: httpx.AsyncClient, seizure_id: str) -> Json:
    """Issue, store, hand over, dispose, photograph, and void; then read all of it. The photo's answer."""
    here, step = f"/v1/seizures/{seizure_id}", {"at": AT, "reason": WORDS[1]}
    line = {"line": 1, "description": WORDS[0], "seal_numbers": [SEAL]}
    await _posted(client, f"{here}/receipts", {"received_by": GIVER, "issued_at": AT, "lines": [line]})
    stored = {"lines": [1], **step, "holder": GIVER, "location": LOCATION}
    await _posted(client, f"{here}/custody/storage", stored)
    count = {"location": LOCATION, "counted_by": GIVER, "at": AT, "found": []}
    await _posted(client, "/v1/custody/ports/2304/counts", count)
    given = {"lines": [1], **step, "giver": GIVER, "taker": TAKER}
    await _posted(client, f"{here}/custody/hand-overs", given)
    gone = {"disposition": "returned", "authority": WORDS[2], "recipient": WORDS[3]}
    await _posted(client, f"{here}/custody/dispositions", {"lines": [1], **step, "holder": TAKER, **gone})
    content = b64encode(jpeg()).decode()
    photo = await _posted(client, f"{here}/attachments", {"lines": [1, 2], "name": FILE, "content": content})
    second = await _posted(client, f"{here}/receipts", {"received_by": GIVER, "lines": [{"line": 2}]})
    await _posted(client, f"/v1/receipts/{second['number']}/void", {"reason": WORDS[1]})
    await _read(client, here, photo["digest"])
    return photo


async def _posted(client: httpx.AsyncClient, path: str, body: Json) -> Json:
    answer = await client.post(path, json=body, headers={"Idempotency-Key": f"{path}-{abs(hash(str(body)))}"})
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


READS = (
    "{here}/receipts",
    "/v1/receipts/{number}",
    "/v1/receipts/{number}/paper?format=html",
    "/v1/custody/ports/2304/numbers",
    "{here}/custody",
    "{here}/custody/paper?format=html",
    "/v1/custody/inventory?location={location}",
    "{here}/attachments",
    "{here}/attachments/{digest}",
)


async def _read(client: httpx.AsyncClient, here: str, digest: str) -> None:
    for path in READS:
        url = path.format(here=here, number=NUMBER, location=LOCATION, digest=digest)
        answer = await client.get(url)
        assert answer.status_code == 200, answer.text
