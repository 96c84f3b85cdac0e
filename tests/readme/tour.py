"""The README's tour, run for real: `python -m tests.readme.tour` writes its output into the README.

A block of the README is between `<!-- tour:NAME -->` and `<!-- /tour -->`. What changes from run to
run (ids, instants) is masked when a test compares.
"""

import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "img" / "totals.svg"
DEADLINE_S = 90.0
ASKING = "totals|compare|explain|factsheet|receipt issue|custody chain"
"""The commands that ask a running system."""

SEIZURE = """{
  "port_code": "2402", "occurred_at": "2026-10-01T05:30:00Z", "mode": "land", "arrests": 1,
  "items": [
    {"kind": "firearm", "type": "pistol", "make": "Glock", "caliber": "9_mm",
     "serial_status": "present", "serial_number": "BXR1234"},
    {"kind": "ammunition", "rounds": 500, "caliber": "9_mm"}
  ]
}"""

INSPECTION = """{
  "port_code": "2402", "occurred_local": "2026-10-02T06:10", "traffic": "personal_vehicle",
  "stage": "secondary", "posture": "routine", "methods": ["canine"], "outcome": "seizure"
}"""
SEEN_AGAIN = """{
  "port_code": "2402", "occurred_local": "2026-10-02T06:20",
  "items": [{"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": "BXR-1234"}]
}"""
HAND_OVER = """{
  "lines": [1], "at": "2026-10-02T08:00:00-06:00", "reason": "to the evidence vault",
  "giver": {"id": "cbp-20417", "name": "J. Alvarez"}, "taker": {"id": "cbp-20988", "name": "R. Baker"}
}"""

STEPS: dict[str, list[str]] = {
    "post": [
        'export TOKEN="$(outbound token --role officer --port 2402 --agency cbp_ofo)"',
        f"cat > seizure.json <<'END'\n{SEIZURE}\nEND",
        """curl -s http://127.0.0.1:8000/v1/seizures -H "Authorization: Bearer $TOKEN" \\
     -H 'Idempotency-Key: el-paso-2026-0001' -H 'Content-Type: application/json' -d @seizure.json \\
     -o record.json -w '%{http_code} etag %header{etag}\\n'""",
        "outbound totals --fiscal-year 2026",
    ],
    "amend": [
        """ID=$(python3 -c 'import json; print(json.load(open("record.json"))["id"])')
curl -s -X PATCH http://127.0.0.1:8000/v1/seizures/$ID -H "Authorization: Bearer $TOKEN" -H 'If-Match: "1"' \\
     -H 'Content-Type: application/json' -d '{"arrests": 2, "reason": "second arrest entered late"}' \\
     -o record.json -w '%{http_code} etag %header{etag}\\n'""",
        "outbound totals --fiscal-year 2026 --measure arrests --format json",
    ],
    "day": [
        """api() { curl -s http://127.0.0.1:8000/v1/$1 -H "Authorization: Bearer $TOKEN" \\
     -H "Idempotency-Key: $2" -H 'Content-Type: application/json' "${@:3}"; }
has() { python3 -c "import json, sys; print(json.load(sys.stdin)['$1'])"; }""",
        f"""INSPECTION=$(api inspections lane4-17 -d '{INSPECTION}' | has id)""",
        f"""api seizures lane4-18 -d '{SEEN_AGAIN}' | has seen_before""",
        """outbound receipt issue $ID --item 1,seal=A-1177 --by cbp-20417 --name "J. Alvarez" \\
     --at 2026-10-02T07:00:00-06:00""",
        f"""api seizures/$ID/custody/hand-overs lane4-19 -d '{HAND_OVER}' \\
     -o /dev/null -w '%{{http_code}}\\n'""",
        "outbound custody chain $ID | sed -n 1,8p",
        """PROPOSAL=$(api inspections/$INSPECTION/void lane4-20 -H 'If-Match: "1"' \\
     -d '{"reason": "logged twice"}' | has id)
TOKEN="$(outbound token --role supervisor --subject supervisor-2 --field-office el_paso)"
api inspections/proposals/$PROPOSAL/approve lane4-21 -d '{"reason": "checked with lane 4"}' | has state""",
    ],
    "totals": [
        "outbound totals --fiscal-year 2024 --through 2024-07-31 --field-office el_paso",
        "outbound totals --fiscal-year 2023 --by region,measure --measure ammunition_rounds --format csv",
    ],
    "compare": [
        """outbound compare --fiscal-year 2024 --through 2024-07-31 --region southwest_border \\
     --measure firearms --measure ammunition_rounds""",
    ],
    "explain": [
        "outbound explain --fiscal-year 2024 --through 2024-07-31 --field-office el_paso --measure magazines",
    ],
    "factsheet": [
        "outbound factsheet --fiscal-year 2024 --through 2024-07-31 | sed -n 1,14p",
    ],
}
"""The seizure was at 23:30 on 30 September in El Paso, so it is in fiscal year 2026."""


def environment() -> dict[str, str]:
    """The environment of a user in a checkout: `outbound` is on the path."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("OUTBOUND_", "KAFKA_"))
    }
    return clean | {"PATH": path, "COLUMNS": "100"}


@contextmanager
def running(directory: Path, port: int = 8000) -> Iterator[str]:
    """`make run`'s command in a directory; gives what it printed until all was shown."""
    log = directory / "up.txt"
    with log.open("w") as output:
        command = ["outbound", "up", "--sample", "--port", str(port)]
        process = subprocess.Popen(command, cwd=directory, env=environment(), stdout=output, stderr=output)
    try:
        yield _shown(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _shown(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + DEADLINE_S
    while "until Ctrl-C" not in (text := log.read_text()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"`outbound up --sample` did not come up:\n{text}")
        time.sleep(0.1)
    return text


def blocks(directory: Path, printed: str, port: int = 8000) -> dict[str, str]:
    """Every block's text: commands and what they print, in one shell."""
    texts = {"run": printed.strip()}
    marker = "-- end of step --"
    script = "\n".join(f"{step}\necho '{marker}'" for steps in STEPS.values() for step in steps)
    base = f"http://127.0.0.1:{port}"
    script = script.replace("http://127.0.0.1:8000", base)
    script = re.sub(
        r"outbound (totals|compare|explain|factsheet|receipt issue|custody chain)",
        rf"outbound \1 --url {base}",
        script,
    )
    _caught_up(base)
    done = subprocess.run(
        ["bash", "-c", script], cwd=directory, env=environment(), capture_output=True, text=True, check=True
    )
    outputs = iter(done.stdout.split(f"{marker}\n"))
    for name, steps in STEPS.items():
        shown = [f"$ {step}\n{next(outputs)}" for step in steps]
        texts[name] = "\n".join(line.rstrip() for line in "".join(shown).rstrip().splitlines())
    return texts


def _caught_up(base: str) -> None:
    httpx.get(f"{base}/readyz", timeout=10).raise_for_status()


def masked(text: str) -> str:
    """The text without what differs from run to run."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", "INSTANT", text)
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)


def block_in(readme: str, name: str) -> str:
    """The text of a block as the README has it, without its fence."""
    match = re.search(rf"<!-- tour:{name} -->\n```\n(.*?)\n```\n<!-- /tour -->", readme, re.DOTALL)
    return match.group(1) if match else ""


def with_block(readme: str, name: str, text: str) -> str:
    """The README with a block's text replaced."""
    new = f"<!-- tour:{name} -->\n```\n{text}\n```\n<!-- /tour -->"
    return re.sub(rf"<!-- tour:{name} -->\n.*?<!-- /tour -->", lambda _: new, readme, flags=re.DOTALL)


def draw(text: str) -> str:
    """A terminal picture of `outbound totals`, as SVG without outside references."""
    console = Console(record=True, width=100, file=io.StringIO())
    console.print(Text(text))
    svg = console.export_svg(title="outbound totals --fiscal-year 2024", theme=DIMMED_MONOKAI)
    return re.sub(r"@font-face \{.*?\}\n?", "", svg, flags=re.DOTALL)


def main() -> None:
    """Run the tour and write it into the README."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        with running(directory) as printed:
            texts = blocks(directory, printed)
    readme = README.read_text()
    for name, text in texts.items():
        readme = with_block(readme, name, text)
    README.write_text(readme)
    PICTURE.write_text(
        draw(texts["run"][texts["run"].index("Fiscal year 2024") :].split("$ outbound")[0].rstrip())
    )


if __name__ == "__main__":
    main()
