"""What an agency asks has a heading of its own on its page, whose first sentence is the answer."""

import re
from pathlib import Path

import pytest

from shared.contracts.published.page import anchor_of

TEXT = (Path(__file__).parents[2] / "docs" / "agencies.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n\n(.+?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
ASKED = dict(re.findall(r"^\| (.+\?) \| \[(.+)\]\(#.+\) \|$", TEXT, re.MULTILINE))
ANSWERS = {
    "Who may read what?": r"the topics that your agreement names.* nothing else",
    "How is it ordered?": r"versions of one record come in their order, in one partition",
    "Can it come twice?": r"^Yes, an event can come twice",
    "How long is it kept?": r"^For ever, on every topic",
    "How do I start over?": r"^Read the topic again from its earliest offset",
    "How do I know that I have all?": r"^Compare what you have with the controls",
    "What changes are announced, and how?": r"changelog.* at least one whole fiscal year ahead.* headers",
    "Whom do I tell about a bad event?": r"^Tell the contact in your agreement",
}


def test_the_page_lists_these_questions_and_no_others() -> None:
    assert set(ASKED) == set(ANSWERS)
    for heading in ASKED.values():
        assert f"(#{anchor_of(heading)})" in TEXT


@pytest.mark.parametrize("question", ANSWERS)
def test_the_first_sentence_of_its_section_answers(question: str) -> None:
    section = " ".join(SECTIONS[ASKED[question]].split())
    first = re.split(r"(?<=[^.\d]\.)[ ]", section, maxsplit=1)[0]
    assert len(first) < 260, "a sentence, not a page"
    assert re.search(ANSWERS[question], first), first
