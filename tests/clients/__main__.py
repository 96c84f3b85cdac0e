"""Write the types of both clients from docs/openapi. With --check, see whether those of Python are so."""

import sys

from tests.clients import typescript
from tests.clients.models import documents, models


def write() -> None:
    """Both, or the Python client's alone where Node.js is missing."""
    node = typescript.node()
    made = models(documents()) | (typescript.types(documents(), node) if node else {})
    for path, text in made.items():
        path.write_text(text, "utf-8")
    if not node:
        raise SystemExit(typescript.MISSING)


def check() -> None:
    """End with what to do where a file is not what the documents give."""
    if any(path.read_text("utf-8") != text for path, text in models(documents()).items()):
        raise SystemExit("the clients' types are not current: run `python -m tests.clients`")


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else write()
