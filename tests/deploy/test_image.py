"""deploy/Dockerfile: what it is built from, as whom it runs; and its build steps, without Docker."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.compose import PROJECT, ROOT, SERVICES

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "deploy/Dockerfile").read_text())
LINES = [line.split(maxsplit=1) for line in TEXT.splitlines() if line.strip() and not line.startswith("#")]
FINAL = LINES[max(number for number, line in enumerate(LINES) if line[0] == "FROM") :]


def words(instruction: str, lines: list[list[str]] = LINES) -> list[str]:
    """The arguments of every instruction of this name."""
    return [rest for name, rest in lines if name == instruction]


def test_base_images_are_pinned_and_of_the_supported_python() -> None:
    images = [rest.split()[0] for rest in words("FROM")]
    assert all(re.search(r":\d+\.\d+\.\d+(-|$)", image) for image in images)
    final = words("FROM", FINAL)[0]
    assert final.startswith("python:3.11.")
    assert "-slim" in final


def test_uv_is_the_version_that_made_the_lock() -> None:
    makefile = (ROOT / "Makefile").read_text()
    version = re.search(r"uv==(\S+)", makefile)
    assert version is not None
    assert any(rest.endswith(f"uv=={version[1]}") for rest in words("RUN"))


def test_builds_from_the_lock_without_development_tools() -> None:
    syncs = [rest for rest in words("RUN") if "uv sync" in rest]
    assert syncs
    assert all("--frozen --no-dev" in sync for sync in syncs)
    assert "--no-editable" in syncs[-1]


def test_runs_as_a_fixed_user_without_rights() -> None:
    user = words("USER", FINAL)[-1]
    uid, gid = map(int, user.split(":"))
    assert uid >= 1000
    assert SERVICES["inspection-api"]["user"] == user
    creation = " ".join(words("RUN", FINAL))
    assert f"--uid {uid}" in creation
    assert f"--gid {gid}" in creation


def test_entry_point_is_the_console_script() -> None:
    entry = words("ENTRYPOINT", FINAL)
    assert entry == ['["outbound"]']
    assert PROJECT["scripts"] == {"outbound": "services.cli.main:app"}


def test_label_is_the_version_of_the_project() -> None:
    assert f'image.version="{PROJECT["version"]}"' in " ".join(words("LABEL", FINAL))


def test_everything_copied_is_there_and_in_the_build_context() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = {
        source.removeprefix("./")
        for rest in words("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    assert copied == allowed
    assert all((ROOT / path).exists() for path in copied)


@pytest.mark.slow
def test_build_steps_give_a_working_command(tmp_path: Path) -> None:
    """The builder's `uv sync` on a copy of the build context; the command runs away from the sources."""
    uv = shutil.which("uv", path=f"{ROOT / '.tools/bin'}:{os.environ['PATH']}")
    if uv is None:
        if os.environ.get("CI"):
            pytest.fail("uv is missing, which `make setup` installs")
        pytest.skip("uv is not installed: `make setup` installs it")
    context, target = tmp_path / "context", tmp_path / "venv"
    context.mkdir()
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line[:1] == "!":
            copy(ROOT / line[1:], context / line[1:])
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(target), "UV_PYTHON": "3.11"}
    env.pop("VIRTUAL_ENV", None)
    steps = [rest.removeprefix("uv ").split() for rest in words("RUN") if rest.startswith("uv sync")]
    subprocess.run([uv, *steps[-1]], cwd=context, env=env, check=True, capture_output=True)
    shutil.rmtree(context)

    url = f"sqlite+aiosqlite:///{tmp_path / 'aggregator.db'}"
    environment = {"PATH": f"{target / 'bin'}:/usr/bin:/bin", "DATABASE_URL": url}
    command = [str(target / "bin" / "outbound"), "migrate", "aggregator"]
    (tmp_path / "empty").mkdir(mode=0o500)
    done = subprocess.run(
        command, cwd=tmp_path / "empty", env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "aggregator: up to date\n"
    assert not any((tmp_path / "empty").iterdir()), "with DATABASE_URL set, nothing is written elsewhere"
    listed = subprocess.run(
        [str(target / "bin" / "python"), "-c", "import importlib.util as u; print(u.find_spec('pytest'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert listed.stdout == "None\n", "development tools do not belong into the image"


def copy(source: Path, target: Path) -> None:
    """A file or a folder, without compiled code."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
