"""Why a message has not gone, as people read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from circle_app.i18n import text

_WORDS: Final[Mapping[str, str]] = {
    "unreachable": "Nobody answers there.",
    "timed out": "The answer took too long.",
    "connection lost": "The connection broke off.",
    "no encryption": "There is no encryption that can be trusted.",
    "host private": "The server lies in a network that circles may not use.",
    "host unknown": "Nobody knows a machine of this name.",
    "not an address": "There is no such address.",
    "not a browser": "There is no such browser.",
    "no address": "This person has no address for it any more.",
    "not taken": "The provider did not take it.",
    "faulty": "It could not be put into words. The log of the server says more.",
    "read": "It was read in the app before.",
    "settled": "Somebody has done it before.",
    "switched off": "The person does not want these any more.",
    "account closed": "The account is closed or locked.",
    "too old": "It waited for more than three days.",
    "dropped by hand": "An operator dropped it.",
}
_CODE: Final = re.compile(r"(login refused|refused) (\d{3})")
_KEYS: Final = (401, 403)
_TOO_MANY: Final = 429
_SERVERS: Final = range(500, 600)


def fault_words(fault: str, language: str, *, mail: bool = False) -> str:
    """Why it has not gone; empty where there was no fault."""
    if found := _CODE.fullmatch(fault):
        return text(language, _code_words(found[1], int(found[2]), mail=mail), code=found[2])
    return text(language, _WORDS[fault]) if fault in _WORDS else fault


def _code_words(what: str, code: int, *, mail: bool) -> str:
    if what == "login refused":
        return "The server does not accept the user and the password ({code})."
    if not mail and code in _KEYS:
        return "The provider does not accept the keys ({code})."
    if not mail and code == _TOO_MANY:
        return "The provider says that these are too many at once ({code})."
    if not mail and code in _SERVERS:
        return "The provider has trouble of its own ({code})."
    return "The other side refused it ({code})."
