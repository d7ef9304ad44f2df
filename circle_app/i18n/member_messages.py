"""What a refusal around members, their records and papers says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "code_expired": "The time of this code is over. You have not joined. Please ask for a new one.",
    "code_used": "This code was for one person and has been used. You have not joined. If it was "
    "meant for you, please ask who gave it to you for a new one.",
    "has_account": "{name} signs in already and needs no code. Nothing was changed.",
    "other_place": "This code is for the place of {name}, and you have a place of your own in "
    "{circle}. Nothing was changed. Please ask who gave you the code.",
    "ask_later": "The circle did not let you in a short while ago. You can ask again {hours} "
    "hours after that.",
    "asked_too_often": "The circle did not let you in, and you have asked again {maximum} times. "
    "Please talk to somebody in the circle: they can write you down as a member themselves.",
    "admission_voted": "The circle is deciding on this together. Nothing was changed. You will "
    "find the question among the votes.",
    "contact_not_kept": "This circle has no officers, so it keeps no phone numbers and no papers. "
    "Nothing was kept.",
    "name_is_theirs": "{name} has an account and is called what it says there. Nothing was "
    "changed. Only they can change it, in their profile.",
    "invalid_birth_date": "This birth date cannot be right. Nothing was changed. Please check it.",
    "invalid_paper_kind": "There is no such kind of paper. Nothing was kept. Please choose one "
    "from the list.",
    "too_many_papers": "There are {maximum} papers already. Nothing was kept. Please remove one "
    "that is not needed any more.",
    "papers_missing": "There is no paper yet that shows who this is. Please add an identity card, "
    "a tax card or a proof of address first.",
    "not_to_be_checked": "There is nothing to check just now. Nothing was changed.",
    "kyc_reason_missing": "Please say why, so that they know what to bring. Nothing was changed.",
    "kyc_four_eyes": "Whoever brought the papers does not check them. Nothing was changed. Please "
    "leave it to another officer.",
}
