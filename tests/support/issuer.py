"""The tests' own issuer: a key of this process, and the file that has a service take its tokens."""

import atexit
import json
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from shared.access.caller import Caller, Role, everywhere
from shared.access.development import ALGORITHM, AUDIENCE, signed

NAME = "test"
URL = "https://issuer.test"
KEY = OKPKey.generate_key("Ed25519", {"kid": "test-1", "use": "sig", "alg": ALGORITHM})
_DIRECTORY = Path(tempfile.mkdtemp(prefix="outbound-issuer-"))
atexit.register(shutil.rmtree, _DIRECTORY, ignore_errors=True)


def issuers_file(directory: Path) -> Path:
    """Write the file of the one issuer of the tests, as an air-gapped installation has it."""
    (directory / "jwks.json").write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
    path = directory / "issuers.toml"
    path.write_text(
        f'[[issuer]]\nname = "{NAME}"\nissuer = "{URL}"\naudience = "{AUDIENCE}"\n'
        f'algorithms = ["{ALGORITHM}"]\nroles = {json.dumps(sorted(Role))}\nagencies = ["*"]\n'
        'jwks_file = "jwks.json"\n'
    )
    return path


ISSUERS = str(issuers_file(_DIRECTORY))
"""OUTBOUND_ISSUERS for everything that a test starts."""


def token(caller: Caller, valid_for: timedelta = timedelta(hours=1), **changes: Any) -> str:
    """A token for this caller, whose subject may be written with or without the issuer's name."""
    return signed(KEY, URL, caller.named(caller.subject.removeprefix(f"{NAME}|")), valid_for, changes)


def bearer(caller: Caller, valid_for: timedelta = timedelta(hours=1), **changes: Any) -> dict[str, str]:
    """The header of a caller."""
    return {"Authorization": f"Bearer {token(caller, valid_for, **changes)}"}


ADMINISTRATOR = bearer(everywhere("administrator", Role.ADMINISTRATOR), timedelta(hours=12))
"""The header of someone who may do everything, for tests that are not about that."""
