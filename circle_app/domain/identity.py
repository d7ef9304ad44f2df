"""Who a member is: birth date, address, papers, and whether somebody has checked them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from circle_app.domain.errors import Conflict, InvalidInput, NotAllowed
from circle_app.domain.texts import visible

ADULT_YEARS = 18
OLDEST_YEARS = 120
MAX_ADDRESS_LENGTH = 300
MAX_REASON_LENGTH = 300
MAX_NOTE_LENGTH = 1_000
MAX_PAPERS = 12


class Kyc(StrEnum):
    """How far the check of a member's papers is."""

    NONE = "none"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"


class PaperKind(StrEnum):
    """What a paper is."""

    ID_CARD = "id_card"
    TAX_CARD = "tax_card"
    ADDRESS_PROOF = "address_proof"
    PHOTO = "photo"
    INCOME = "income"
    AGREEMENT = "agreement"
    OTHER = "other"


# Without one of these there is nothing to compare a name with.
IDENTIFYING = frozenset({PaperKind.ID_CARD, PaperKind.TAX_CARD, PaperKind.ADDRESS_PROOF})


class InvalidBirthDate(InvalidInput):
    """No day, one to come, or one too long ago."""

    code = "invalid_birth_date"


class InvalidPaperKind(InvalidInput):
    """There is no such kind of paper."""

    code = "invalid_paper_kind"


class TooManyPapers(Conflict):
    """A member has enough papers; one must be removed first."""

    code = "too_many_papers"


class PapersMissing(Conflict):
    """Nothing is there that shows who the member is."""

    code = "papers_missing"


class NotToBeChecked(Conflict):
    """The papers are not waiting for a check."""

    code = "not_to_be_checked"


class ReasonMissing(InvalidInput):
    """Whoever is told no is told why."""

    code = "kyc_reason_missing"


class FourEyes(NotAllowed):
    """Whoever put the papers there does not check them."""

    code = "kyc_four_eyes"


def age_on(birth: date, today: date) -> int:
    """Return somebody's age in full years."""
    had_birthday = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (0 if had_birthday else 1)


def is_adult(birth: date, today: date) -> bool:
    """Say whether somebody is of age; a hint for officers, nothing is refused by it."""
    return age_on(birth, today) >= ADULT_YEARS


def clean_birth_date(typed: str, today: date) -> str | None:
    """Return a birth date as an ISO text; None where nothing was typed.

    Raises:
        InvalidBirthDate: No day, one to come, or one more than 120 years ago.
    """
    text = typed.strip()
    if not text:
        return None
    try:
        birth = date.fromisoformat(text)
    except ValueError:
        raise InvalidBirthDate(field="birth_date") from None
    if birth > today or age_on(birth, today) > OLDEST_YEARS:
        raise InvalidBirthDate(field="birth_date")
    return birth.isoformat()


def clean_address(typed: str) -> str | None:
    """Normalise an address to one line; None where nothing is left of it.

    Raises:
        InvalidInput: It is too long.
    """
    text = visible(typed[: MAX_ADDRESS_LENGTH * 4])
    if len(text) > MAX_ADDRESS_LENGTH:
        raise InvalidInput(field="address", max_length=MAX_ADDRESS_LENGTH)
    return text or None


def paper_kind(typed: str) -> PaperKind:
    """Read the kind of a paper.

    Raises:
        InvalidPaperKind: There is none of this name.
    """
    try:
        return PaperKind(typed)
    except ValueError:
        raise InvalidPaperKind(field="kind", allowed=", ".join(PaperKind)) from None


def check_submit(status: str, kinds: frozenset[str]) -> None:
    """Raise a refusal unless papers may be handed over for a check.

    Args:
        status: How the check stands.
        kinds: The kinds of the papers that are there.

    Raises:
        NotToBeChecked: They were checked and hold.
        PapersMissing: None of them shows who the member is.
    """
    if status == Kyc.VERIFIED:
        raise NotToBeChecked(status=status)
    if not kinds & IDENTIFYING:
        raise PapersMissing(field="file")


def check_decision(status: str, *, verified: bool, reason: str | None) -> Kyc:
    """Return what a check leads to.

    Raises:
        NotToBeChecked: Nobody handed papers over, or they were decided on.
        ReasonMissing: A no without a reason.
    """
    if status != Kyc.SUBMITTED:
        raise NotToBeChecked(status=status)
    if not verified and not reason:
        raise ReasonMissing(field="reason")
    return Kyc.VERIFIED if verified else Kyc.REJECTED


def after_change(status: str, *, papers: bool = True) -> Kyc:
    """Return how the check stands after somebody changed what it rests on.

    What was verified has to be looked at again; without any paper left there is nothing to check.
    """
    if not papers:
        return Kyc.NONE
    return Kyc.SUBMITTED if status == Kyc.VERIFIED else Kyc(status)
