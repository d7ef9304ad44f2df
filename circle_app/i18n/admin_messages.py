"""What a refusal in the admin area says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "job_busy": "This job runs just now, or was asked for already. Nothing was changed. Please "
    "look again in a minute.",
    "account_locked": "This account is locked. Please ask the people who run this installation.",
    "last_operator": "Somebody must be able to look after this installation. Nothing was changed. "
    "Please appoint another operator first.",
    "own_lock": "You cannot lock your own account. Nothing was changed.",
    "locked_operator": "This account is locked, so it cannot be an operator. Nothing was changed. "
    "Please unlock it first.",
    "wrong_setup_code": "This is not the code. Please look at the file that the terminal names.",
}
