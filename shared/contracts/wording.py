"""What is wrong with an input in words: what is allowed, instead of the pattern that says so to machines."""

from collections.abc import Mapping
from typing import Any

PATTERNS = {
    # records
    r"^[0-9]{4}$": "four digits, such as 2304",
    r"^[a-z][a-z_]{1,39}$": "2 to 40 small letters or _, first a letter, such as el_paso",
    r"^[a-z][a-z0-9_]{1,39}$": "2 to 40 small letters, digits or _, first a letter, such as southbound",
    r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069]*$": (
        "text without control characters but tabs and line ends, and without marks that turn its direction"
    ),
    r"^[^\x00-\x1F\x7F-\x9F]*$": "text on one line, without tabs and other control characters",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([+-][0-9]{2}:[0-9]{2})?)?$": (
        "the date and time on the clock at the port, such as 2026-06-14T21:30; in the hour that comes twice "
        "in autumn with its offset, such as 2026-11-01T01:30-05:00"
    ),
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": "a month, such as 2026-06",
    r"^[A-Z]{2}$": "two capital letters of ISO 3166-1, such as MX",
    r"^[A-Z0-9]{1,3}$": "1 to 3 capital letters or digits, such as TX",
    r"^[A-Z]{3}$": "three capital letters of ISO 4217, such as MXN",
    r"^[0-9]{1,14}(\.[0-9]{1,4})?$": "digits with at most one point, such as 38450.00: no separators or sign",
    r"^[A-Za-z0-9-]{4,30}$": "4 to 30 letters, digits or -",
    r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$": (
        "1 to 40 letters, digits, blanks or . / - beginning with a letter or a digit"
    ),
    r"^[A-Z0-9]{7,9}$": "7 to 9 capital letters or digits, such as DFATF0100",
    r"^[a-z][a-z_]{1,19}$": "2 to 20 small letters or _, such as seizure",
    # custody
    r"^[0-9]{4}-[0-9]{7}$": "a receipt number, such as 2304-0000017",
    r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$": (
        "1 to 64 letters, digits or . _ @ - beginning with a letter or a digit, such as laredo-vault-2"
    ),
    r"^[0-9a-f]{64}$": "a SHA-256 digest: 64 digits or small letters a to f",
    r"^[A-Za-z0-9+/]*={0,2}$": "the file in base64, in one piece without line ends",
    # what other agencies send
    r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$": (
        "1 to 100 letters, digits or . _ : / - beginning with a letter or a digit, such as 2026-EP-004711"
    ),
    # headers and questions
    r"^[\x21-\x7e]+$": "printable ASCII characters without blanks",
}
"""Every pattern of the contracts and the parameters, and what it allows. A test finds a missing one."""


def in_words(error: Mapping[str, Any]) -> str:
    """The message of one of pydantic's errors (`ValidationError.errors()`, with its context) for people."""
    if error["type"] == "string_pattern_mismatch":
        allowed = PATTERNS.get(error["ctx"]["pattern"])
        return f"write {allowed}" if allowed else str(error["msg"])
    if error["type"] == "extra_forbidden":
        return "there is no such field here"
    return str(error["msg"]).removeprefix("Value error, ")
