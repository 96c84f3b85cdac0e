"""Records as JSON-LD: the same answers to the same callers, with a context that this API serves."""

from typing import Any

import pytest
from pyld import jsonld
from starlette.requests import Request

from shared.contracts import niem
from shared.web.media import LINKED, wants_linked
from tests.api.harness import ANALYST, DRAFTS, Api, Json, bearer, problem

AS_LINKED = {"Accept": LINKED}
WANTED = [
    ("application/ld+json", True),
    ("Application/LD+JSON", True),
    ("application/ld+json;q=0.9, application/json;q=0.8", True),
    ("application/ld+json, */*;q=0.1", True),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', True),
    ("application/ld+json, application/json", False),
    ("application/ld+json;q=0", False),
    ("application/ld+json;q=much", False),
    ("application/json", False),
    ("*/*", False),
    ("text/html", False),
    ("", False),
    (None, False),
]


@pytest.mark.parametrize(("accept", "wanted"), WANTED)
def test_json_is_answered_unless_json_ld_is_wanted_more(accept: str | None, wanted: bool) -> None:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    assert wants_linked(Request({"type": "http", "headers": headers})) is wanted


async def _linked(records: Api, path: str, **headers: str) -> Json:
    """An answer as JSON-LD, without its context, which is this kind's."""
    answer = await records.client.get(path, headers={**AS_LINKED, **headers})
    assert answer.headers["content-type"] == LINKED
    assert answer.headers["vary"] == "Accept"
    assert next(iter(answer.json())) == "@context"
    body: Json = answer.json()
    assert body.pop("@context") == niem.url(records.service.name)
    return body


async def test_a_record_and_a_list_are_the_same_in_both_forms(records: Api) -> None:
    body = await records.created({**DRAFTS[records.service.name](), "plate": "ABC-1234"})
    one = f"{records.root}/{body['id']}"
    assert await _linked(records, one) == body
    assert await _linked(records, records.root) == {"records": [body]}
    plain = await records.client.get(one)
    assert (plain.headers["content-type"], plain.headers["vary"]) == ("application/json", "Accept")
    assert (await records.client.get(one, headers=AS_LINKED)).headers["etag"] == plain.headers["etag"]


async def test_whoever_may_not_see_identities_does_not_see_them_as_json_ld(records: Api) -> None:
    body = await records.created({**DRAFTS[records.service.name](), "plate": "ABC-1234", "remarks": "Two."})
    analyst = bearer(ANALYST)
    for path in (f"{records.root}/{body['id']}", records.root):
        plain = await records.client.get(path, headers=analyst)
        assert await _linked(records, path, **analyst) == plain.json()
        assert "ABC-1234" not in plain.text


async def test_a_processor_reads_the_answer_with_the_context_that_is_served(records: Api) -> None:
    body = await records.created(DRAFTS[records.service.name]())
    served = await records.client.get(niem.url(records.service.name))
    assert served.headers["content-type"] == LINKED

    def loaded(url: str, _options: Any) -> Json:
        assert url == f"http://test{niem.url(records.service.name)}"
        return {"contentType": LINKED, "contextUrl": None, "documentUrl": url, "document": served.json()}

    answer = await records.client.get(f"{records.root}/{body['id']}", headers=AS_LINKED)
    options = {"base": f"http://test{records.root}/{body['id']}", "documentLoader": loaded}
    [found] = jsonld.expand(answer.json(), options)
    assert found[f"{niem.PREFIXES['nc']}ActivityIdentification"] == [{"@value": body["id"]}]


async def test_a_problem_stays_a_problem_and_no_other_file_is_served(records: Api) -> None:
    unknown = f"{records.root}/0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"
    problem(await records.client.get(unknown, headers=AS_LINKED), 404)
    problem(await records.client.get("/schemas/niem/README.md"), 404)
