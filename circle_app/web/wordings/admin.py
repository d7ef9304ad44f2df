"""Signing in, what operators do, and files that are taken along: read in the record only."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "person.signed_up": Way("user_plus", "teal", "{actor} made an account"),
    "person.signed_in": Way("user", "gray", "{actor} signed in"),
    "person.signed_in/api": Way("link", "gray", "{actor} signed in with a program"),
    "person.signed_out": Way("door", "gray", "{actor} signed out"),
    "person.changed": Way("pencil", "gray", "{actor} changed the own profile"),
    "person.token_reused": Way(
        "alert", "red", "A sign-in was used twice, so it was ended", "somebody may have copied it"
    ),
    "person.sign_in_failed": Way("alert", "amber", "Somebody failed to sign in as {name}"),
    "person.sign_in_failed/False": Way(
        "alert", "amber", "Somebody failed to sign in; there is no such account"
    ),
    "admin.locked": Way("lock", "amber", "{by} locked the account of {name}", "“{reason}”"),
    "admin.unlocked": Way("key", "teal", "{by} unlocked the account of {name}"),
    "admin.unlocked/command line": Way(
        "key", "teal", "The account of {name} was unlocked on the command line"
    ),
    "admin.signed_out": Way("door", "amber", "{by} signed {name} out everywhere"),
    "admin.operator_made": Way("shield", "teal", "{by} made {name} an operator"),
    "admin.operator_made/command line": Way(
        "shield", "teal", "{name} was made an operator on the command line"
    ),
    "admin.operator_removed": Way(
        "shield", "gray", "{by} took the operator’s office of {name} back"
    ),
    "admin.operator_removed/command line": Way(
        "shield", "gray", "{name} was removed as operator on the command line"
    ),
    "admin.job_asked": Way("refresh", "gray", "{actor} had the job {job} run"),
    "settings.changed": Way("sliders", "teal", "{actor} changed settings of the installation"),
    "export.taken": Way("download", "gray", "{name} took a file along"),
    "export.taken/audit": Way("download", "gray", "{name} took the record of acts along"),
    "export.taken/contributions": Way("download", "gray", "{name} took the list of payments along"),
    "export.taken/dues": Way("download", "gray", "{name} took the table of dues along"),
    "export.taken/proof": Way("download", "gray", "{name} took the proof of the books along"),
}
#: Acts that are told in another way by the value of a parameter.
DETAILS: Final[Mapping[str, str]] = {
    "person.signed_in": "kind",
    "person.sign_in_failed": "known",
    "admin.unlocked": "way",
    "admin.operator_made": "way",
    "admin.operator_removed": "way",
    "export.taken": "what",
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}

#: What an act changed: the names of values, as people read them.
FIELDS: Final[Mapping[str, str]] = {
    "account": "Account",
    "color_mode": "Colours",
    "description": "Description",
    "guide_closed": "First steps closed",
    "identity": "Proof of identity",
    "language": "Language",
    "listed": "Can be found by everybody",
    "locked": "Locked",
    "name": "Name",
    "next_rule_version": "Next version of the rules",
    "operator": "Operator",
    "pinned": "Pinned",
    "preset": "Kind",
    "reason": "Reason",
    "role": "Role",
    "roles": "Roles",
    "rule_version": "Version of the rules",
    "status": "State",
    "title": "Title",
    "upi_address": "UPI address",
    "upi_merchant": "UPI address of a business",
}
