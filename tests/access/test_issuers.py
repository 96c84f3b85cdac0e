"""The file of the issuers: what stands in it, and what is said of a mistake."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from shared.access.caller import Role
from shared.access.development import DevelopmentIssuer
from shared.access.issuers import ALGORITHMS, for_production, load
from tests.deploy.compose import ROOT
from tests.support import issuer

EXAMPLE = ROOT / "deploy" / "issuers.example.toml"
GOOD = '[[issuer]]\nname = "cbp"\nissuer = "https://a.test"\naudience = "outbound"\nroles = ["officer"]\n'


def written(directory: Path, text: str) -> Path:
    """A file of issuers."""
    path = directory / "issuers.toml"
    path.write_text(text)
    return path


def test_the_example_is_a_whole_file_and_names_every_algorithm(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    for name in ("authority.pem", "hsi-keys.json"):
        (tmp_path / name).touch()
    cbp, hsi = load(tmp_path / EXAMPLE.name)
    assert (cbp.name, cbp.claims.roles) == ("cbp", ("realm_access", "roles"))
    assert hsi.roles == {Role.AGENCY, Role.ANALYST}
    assert hsi.agencies == {"ice_hsi"}
    assert hsi.jwks_file == tmp_path / "hsi-keys.json"
    assert " ".join(ALGORITHMS) + "." in EXAMPLE.read_text()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "write one or more tables"),
        ("issuer = 7", "write one or more tables"),
        ("[other]", "write one or more tables"),
        ("[[issuer]", "OUTBOUND_ISSUERS"),
        (GOOD.replace("https", "http"), "must be an https: URL"),
        (GOOD.replace('"cbp"', '"C|P"'), "name: String should match"),
        (GOOD.replace("officer", "emperor"), "roles.*Input should be"),
        (GOOD.replace('["officer"]', "[]"), "roles"),
        (GOOD + 'algorithms = ["HS256"]', "algorithms.0: Input should be"),
        (GOOD + 'algorithms = ["none"]', "algorithms.0: Input should be"),
        (GOOD + "algorithms = []", "algorithms"),
        (GOOD + 'audiance = "x"', "audiance: Extra inputs"),
        (GOOD + "leeway_seconds = 3600", "leeway_seconds: Input should be less"),
        (GOOD + 'jwks_file = "none.json"', "there is no file"),
        (GOOD + 'claims = {roles = "a..b"}', "a dot between them"),
        (GOOD + GOOD.replace("a.test", "b.test"), "two issuers have the same name"),
        (GOOD + GOOD.replace("cbp", "hsi"), "two issuers have the same issuer"),
    ],
)
def test_a_mistake_is_said_where_it_is(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        load(written(tmp_path, text))


def test_production_takes_no_development_issuer(tmp_path: Path) -> None:
    assert [one.name for one in for_production(issuer.ISSUERS)] == ["test"]
    with pytest.raises(ValueError, match="OUTBOUND_ISSUERS is not set"):
        for_production("")
    made = DevelopmentIssuer.of(tmp_path)
    assert [one.development for one in load(made.configuration)] == [True]
    with pytest.raises(ValueError, match="development is a development issuer"):
        for_production(str(made.configuration))


@pytest.mark.parametrize("service", ["inspection", "seizure", "aggregator"])
@pytest.mark.parametrize("case", ["none", "development", "its keys", "http"])
def test_an_api_of_production_does_not_start_with_an_unfit_issuer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/one.db")
    assert CliRunner().invoke(app, ["migrate", service]).exit_code == 0
    made = DevelopmentIssuer.of(tmp_path)
    text = made.configuration.read_text()
    disguised = text.replace("http://127.0.0.1", "https://127.0.0.1").replace("development = true", "")
    files = {
        "development": text,
        "its keys": disguised,
        "http": text.replace("development = true", ""),
    }
    if case in files:
        made.configuration.write_text(files[case])
        monkeypatch.setenv("OUTBOUND_ISSUERS", str(made.configuration))
    result = CliRunner().invoke(app, [service, "api"])
    said = {
        "none": "OUTBOUND_ISSUERS is not set",
        "development": "is a development issuer",
        "its keys": "are those of a development issuer",
        "http": "must be an https: URL",
    }
    assert result.exit_code == 1
    assert said[case] in result.stderr
