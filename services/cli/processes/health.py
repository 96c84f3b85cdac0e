"""Ask a process whether it is ready: `outbound health`, and the health check of its container.

A container asks every few seconds, so this module imports the standard library only and also
runs as `python -m services.cli.processes.health URL`, without the rest of the command line.
"""

import http.client
import json
import sys
import urllib.error
import urllib.request
from typing import Any

READY_URL = "http://127.0.0.1:8000/readyz"
TIMEOUT_S = 4.0
# Container engines hand HTTP_PROXY to every container; a proxy cannot reach a process's own port.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def probe(url: str, timeout_s: float = TIMEOUT_S) -> tuple[bool, str]:
    """Whether `url` answers 200 within the timeout, and a line to print for each of its checks."""
    if not url.startswith(("http://", "https://")):
        return False, f"{url}: not an http URL"
    try:
        with _direct.open(url, timeout=timeout_s) as answer:
            return True, _words(answer.read())
    except urllib.error.HTTPError as error:
        return False, f"{url} answers {error.code}\n{_words(error.read())}"
    except (OSError, http.client.HTTPException) as error:
        return False, f"{url} does not answer: {error}"


def _words(body: bytes) -> str:
    """`check: word` by line, for a body as /readyz gives it; else the body's beginning."""
    try:
        report: Any = json.loads(body)
        return "\n".join(f"{name}: {word}" for name, word in report["checks"].items())
    except (ValueError, KeyError, TypeError, AttributeError):
        return body[:500].decode(errors="replace")


def main() -> int:
    """Exit code 0 when ready, else 1."""
    ready, text = probe(sys.argv[1] if len(sys.argv) > 1 else READY_URL)
    print(text)
    return 0 if ready else 1


if __name__ == "__main__":
    sys.exit(main())
