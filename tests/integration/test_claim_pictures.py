"""The picture of a claim: what it may be, who sees it, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from circle_app import settings
from circle_app.domain.contributions import ContributionDecided
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.files import FileTooLarge, FileTypeRefused
from circle_app.services import contributions
from tests.factories import key, person
from tests.support import uploads
from tests.support.circles import kinds, officers_circle, rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def stored() -> list[Path]:
    """Every file on the disk."""
    folder = settings.get().circle_data_dir / "uploads"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_picture_is_kept_for_the_payer_and_who_confirms(db):
    circle, admin, treasurer, (asha, rekha) = officers_circle(2)
    paid = contributions.pay(asha, circle.id, method="upi", reference="412345678901", key=key())
    assert contributions.picture_of(asha, paid.id) == (None, True)
    for data, refused in (
        (uploads.SVG, FileTypeRefused), (uploads.ACTIVE_PDF, FileTypeRefused),
        (uploads.WINDOWS_PROGRAM, FileTypeRefused), (b"\xff\xd8\xff" + bytes(5_000_001),
                                                     FileTooLarge),
    ):  # fmt: skip
        with pytest.raises(refused):
            contributions.attach_picture(asha, paid.id, "paid.png", data)
    before = len(stored())
    kept = contributions.attach_picture(asha, paid.id, "../paid.png.exe", uploads.JPEG)
    assert (kept.name, kept.media_type) == ("paid.png.jpg", "image/jpeg")
    # One takes the place of another; what lies on the disk is not what was sent.
    kept = contributions.attach_picture(asha, paid.id, "slip.pdf", uploads.PDF)
    assert len(stored()) == before + 1
    assert all(uploads.PDF not in path.read_bytes() for path in stored())
    for sees in (asha, treasurer, admin):
        assert contributions.picture(sees, paid.id) == (kept, uploads.PDF)
    for blind in (rekha, person("Farida Khatoon")):
        with pytest.raises(NotFound):
            contributions.picture(blind, paid.id)
    assert contributions.picture_of(rekha, paid.id) == (None, False)
    with pytest.raises(NotAllowed):
        contributions.attach_picture(treasurer, paid.id, "x.jpg", uploads.JPEG)
    contributions.confirm(treasurer, paid.id, key=key())
    with pytest.raises(ContributionDecided):
        contributions.attach_picture(asha, paid.id, "x.jpg", uploads.JPEG)
    assert contributions.picture(asha, paid.id)[0] == kept
    assert kinds().count("contribution.picture") == 2
    # What it is called may tell of somebody: it is kept like the file itself.
    (name,) = rows("SELECT name FROM stored_file ORDER BY uploaded_at DESC LIMIT 1")[0]
    assert "slip" not in name


def test_the_pay_page_knows_dues_and_members(db):
    circle, _, treasurer, (asha, rekha) = officers_circle(2, upi_address="sakhi.bachat@okdemo")
    mine = contributions.pay_screen(asha, circle.id)
    (due,) = mine.dues
    assert (mine.mine, mine.may_cash, mine.suggested_minor) == (True, True, 50_000)
    assert (mine.upi_merchant, mine.reference) == (False, due.reference)
    picked = contributions.pay_screen(asha, circle.id, due_id=due.id)
    assert (picked.due_id, picked.suggested_minor) == (due.id, 50_000)
    theirs = contributions.pay_screen(
        asha, circle.id, member_id=contributions.pay_screen(rekha, circle.id).member_id
    )
    assert (theirs.mine, theirs.may_cash, theirs.member_name) == (False, False, rekha.name)
    assert theirs.reference != mine.reference
    assert quote(rekha.name) in str(theirs.upi_link)
    with pytest.raises(NotFound):
        contributions.pay_screen(rekha, circle.id, due_id=due.id)
    assert contributions.pay_screen(treasurer, circle.id, member_id=theirs.member_id).may_cash
    contributions.pay(asha, circle.id, method="upi", reference="412345678901", key=key())
    # It is said to be paid: nobody is asked to pay it again.
    again = contributions.pay_screen(asha, circle.id, due_id=due.id)
    assert (again.due_id, again.open_minor, again.dues[0].status) == (None, 0, "claimed")
