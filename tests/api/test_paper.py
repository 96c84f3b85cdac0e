"""Receipts and chains on paper, over HTTP."""

import io

import pytest
from pypdf import PdfReader

from tests.api.custody import hand_over, issued, written
from tests.api.harness import Api, problem, seizure

LATE = "2026-06-14T22:05:00-05:00"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


async def test_a_receipt_is_printed_as_its_form_has_it(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    first = {"line": 1, "weight_grams": 1130, "domestic_value": "450.00", "seal_numbers": ["A-1177"]}
    await issued(seizures, seized["id"], lines=[first, {"line": 3}], issued_at=LATE)
    await written(seizures, "/receipts/2304-0000001/void", {"reason": "wrong seal"})
    html = await seizures.client.get("/v1/receipts/2304-0000001/paper", params={"format": "html"})
    pdf = await seizures.client.get("/v1/receipts/2304-0000001/paper")
    assert html.headers["content-type"].startswith("text/html")
    assert "default-src 'none'; sandbox" in html.headers["content-security-policy"]
    assert pdf.headers["content-type"] == "application/pdf"
    for told in (html.text, text_of(pdf.content)):
        for one in ("2304-0000001", "2304 Laredo", "2026-06-14 22:05-05:00", "AB 12345", "1130", "$450.00"):
            assert one in told
        for one in (
            "A-1177",
            "$12,500.00",
            "VOID",
            "wrong seal",
            "http://127.0.0.1:8000/v1/receipts/",
        ):
            assert one in told


async def test_a_chain_is_printed_step_by_step(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 1, issued_at=LATE)
    await written(seizures, f"/seizures/{seized['id']}/custody/hand-overs", hand_over(1))
    here = f"/v1/seizures/{seized['id']}/custody/paper"
    html = await seizures.client.get(here, params={"format": "html"})
    told = text_of((await seizures.client.get(here)).content)
    for one in ("handed over", "from J. Alvarez", "to R. Baker"):
        assert one in html.text
        assert one in told


THERE_IS_NO = ["receipts/2304-0000001", "seizures/0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f/custody"]


@pytest.mark.parametrize("path", THERE_IS_NO)
async def test_what_is_not_there_is_not_printed(seizures: Api, path: str) -> None:
    problem(await seizures.client.get(f"/v1/{path}/paper"), 404)
    problem(await seizures.client.get(f"/v1/{path}/paper", params={"format": "docx"}), 422)
