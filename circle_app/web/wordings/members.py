"""People: records without an account, who took them over, papers and notes."""

from collections.abc import Mapping
from typing import Final

from circle_app.web.wordings.ways import Way

ACTS: Final[Mapping[str, Way]] = {
    "member.recorded": Way("user_plus", "teal", "{by} wrote {name} down as a member"),
    "member.proposed": Way("user_plus", "amber", "{by} wants to write {name} down as a member"),
    "member.claimed": Way("key", "teal", "{name} can sign in now", "with the personal code"),
    "member.renamed": Way("user", "gray", "{former} is called {name} now"),
    "member.changed": Way("user", "gray", "{by} changed what is kept of {name}"),
    "member.paper_added": Way("file", "gray", "{by} added a paper of {name}"),
    "member.paper_removed": Way("file", "gray", "{by} removed a paper of {name}"),
    "member.paper_read": Way("eye", "gray", "{by} looked at a paper of {name}"),
    "member.identity_submitted": Way(
        "shield", "amber", "{by} handed in the papers of {name}", "waits to be checked"
    ),
    "member.identity_verified": Way("shield", "teal", "{by} checked the papers of {name}"),
    "member.identity_verified/alone": Way(
        "shield", "amber", "{by} checked the papers of {name}", "alone, without a second officer"
    ),
    "member.identity_rejected": Way("x", "amber", "{by} did not accept the papers of {name}"),
    "member.noted": Way("pencil", "gray", "{by} wrote a note on {name}"),
    "member.note_removed": Way("pencil", "gray", "{by} removed a note on {name}"),
    "invite.claim_made": Way("key", "gray", "{by} made a personal code for {name}"),
    "invite.claim_withdrawn": Way("key", "gray", "{by} withdrew the personal code of {name}"),
}
#: Entries of a book, as its owner reads them, and their icons.
ENTRIES: Final[Mapping[str, str]] = {}
ENTRY_ICONS: Final[Mapping[str, str]] = {}
