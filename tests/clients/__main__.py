"""Write what is generated from docs/openapi: the types of both clients."""

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


if __name__ == "__main__":
    write()
