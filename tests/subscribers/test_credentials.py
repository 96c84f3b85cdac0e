"""The file of credentials as `outbound subscribe` reads it: what is wrong is said, and its secret never."""

from pathlib import Path

import pytest
import typer

from services.cli.provisioning.credentials import handed_over as written
from services.cli.topics.credentials import handed_over

SECRET = "hush = hush"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "ca.pem").write_text("an authority")
    path = tmp_path / "atf.properties"
    path.write_text(written("atf", "atf.a", SECRET, "kafka.example.gov:9093"))
    return path


def test_what_agency_add_writes_is_read(file: Path) -> None:
    assert handed_over(file) == {
        "kafka_bootstrap_servers": "kafka.example.gov:9093",
        "kafka_security_protocol": "SASL_SSL",
        "kafka_sasl_mechanism": "SCRAM-SHA-512",
        "kafka_sasl_username": "atf.a",
        "kafka_sasl_password": SECRET,
        "kafka_sasl_password_file": "",
        "kafka_ssl_cafile": str(file.parent / "ca.pem"),
    }


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("sasl.password=", "sasl.pasword=", "sasl.pasword; nearest: sasl.password"),
        ("sasl.password=", "", "something that is not known"),
        ("bootstrap.servers=kafka.example.gov:9093", "", "it lacks bootstrap.servers"),
        ("ssl.ca.location=ca.pem", "ssl.ca.location=other.pem", "other.pem"),
    ],
)
def test_what_is_wrong_is_said_without_the_password(
    file: Path, capsys: pytest.CaptureFixture[str], line: str, instead: str, said: str
) -> None:
    file.write_text(file.read_text().replace(line, instead))
    with pytest.raises(typer.Exit):
        handed_over(file)
    shown = " ".join(capsys.readouterr().err.split())
    assert said in shown
    assert "hush" not in shown


def test_a_file_that_there_is_not_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        handed_over(tmp_path / "none.properties")
    assert "cannot be read" in capsys.readouterr().err
