"""The pages for other agencies: all fields and vocabularies are told, and each link leads somewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.contracts.published.catalogue import TOPICS
from shared.contracts.published.page import NAME, anchor_of, catalogue, vocabularies
from shared.contracts.schemas import CONTRACTS, schema

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["agencies.md", "sending.md", "contract-changelog.md", f"schemas/{NAME}", "schemas/README.md"]
SECTIONS = dict(re.findall(r"^## (\w+\.v1)\n(.*?)(?=^## |\Z)", catalogue(), re.DOTALL | re.MULTILINE))
VOCABULARIES = dict(re.findall(r"^### (\w+)\n(.*?)(?=^###? |\Z)", catalogue(), re.DOTALL | re.MULTILINE))


def fields(name: str) -> Iterator[tuple[str, str]]:
    """Every field of an event with its meaning, those of its objects too."""
    document = schema(name)
    for node in (document, *document.get("$defs", {}).values()):
        yield from ((field, one["description"]) for field, one in node.get("properties", {}).items())


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_field_of_an_event_is_in_its_section_with_its_meaning(name: str) -> None:
    rows = [line.split(" | ") for line in SECTIONS[name.removesuffix(".json")].splitlines() if "`" in line]
    told = {(cells[0].strip("| `"), cells[-1].removesuffix(" |")) for cells in rows}
    assert {(field, said.replace("|", "\\|")) for field, said in fields(name)} <= told
    assert all(cells[1] and cells[2] for cells in rows if len(cells) == 4)


def test_every_value_of_every_vocabulary_and_every_topic_is_there() -> None:
    text = catalogue()
    for name, one in vocabularies().items():
        _, _, values = VOCABULARIES[name].partition("Values: ")
        assert re.findall(r"`([^`]+)`", values) == one["enum"]
    for topic in TOPICS:
        [line] = [row for row in text.splitlines() if row.startswith(f"| `{topic.address}`")]
        assert all(f"`{one}`" in line for one in topic.types)
        assert f"`{topic.address}`" in (DOCS / "agencies.md").read_text(encoding="utf-8")


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {anchor_of(one) for one in headings} | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        target = ((DOCS / page).parent / path).resolve() if path else DOCS / page
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target.read_text(encoding="utf-8")), link


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """No link is dead and no page is left out, on any page; the tables are tables."""
    build = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-c",
        "docs/site",
        ".",
        f"{tmp_path}",
    ]
    done = subprocess.run(build, cwd=DOCS.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "docs/schemas/catalogue.html").read_text(encoding="utf-8")
    assert [name for name in (*SECTIONS, *VOCABULARIES) if f">{name}<a" not in page] == []
    assert page.count("<table") == len(re.findall(r"^\|---", catalogue(), re.MULTILINE))
