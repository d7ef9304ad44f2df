"""Things that secure a loan, and its papers: written down, seen, given back, kept."""

from __future__ import annotations

import pytest

from circle_app.adapters import clock
from circle_app.domain.errors import NotAllowed, NotFound
from circle_app.domain.guarantees import CollateralStateConflict, InvalidCollateral, NotInDefault
from circle_app.services import loans, overviews
from tests.factories import key
from tests.integration.test_guarantees import LENT, agreed, group_with
from tests.support import uploads
from tests.support.circles import MORNING, kinds, rows

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_things_are_written_down_sold_in_default_and_given_back_at_the_end(db):
    group, asha, sita, _ = group_with(rules={"loans": {"method": "flat"}})
    with clock.frozen(MORNING):
        loan = agreed(group, asha, LENT)
    gold = {"kind": "gold", "description": "Two bangles, 22 carat", "value_minor": 600_000}
    with pytest.raises(InvalidCollateral):
        loans.add_collateral(asha, loan.id, **{**gold, "kind": "moon"}, key=key())
    ring = loans.add_collateral(asha, loan.id, **gold, key=key())
    stored = rows("SELECT description FROM loan_collateral")[0][0]
    assert "bangles" not in str(stored)
    with pytest.raises(NotAllowed):
        loans.collateral_of(sita, loan.id)
    with pytest.raises(NotAllowed):
        loans.end_collateral(asha, loan.id, ring.id, status="returned")
    with pytest.raises(NotInDefault):
        loans.end_collateral(group.treasurer, loan.id, ring.id, status="sold", note="To a smith")
    with clock.frozen(MORNING):
        loans.disburse(group.treasurer, loan.id, method="cash", key=key())
        rest = loans.payoff(asha, loan.id).total_minor
        paid = loans.repay(asha, loan.id, amount_minor=rest, method="cash", key=key())
        loans.confirm_repayment(group.treasurer, paid.id, key=key())
    assert loans.collateral_of(asha, loan.id)[0].must_return
    assert overviews.home(group.treasurer, group.circle.id).duties.give_back == (loan.id,)
    assert overviews.home(sita, group.circle.id).duties.give_back == ()
    done = loans.end_collateral(group.treasurer, loan.id, ring.id, status="returned")
    assert overviews.home(group.treasurer, group.circle.id).duties.give_back == ()
    assert (done.status, done.must_return, done.ended_by) == (
        "returned", False, group.treasurer.name,
    )  # fmt: skip
    with pytest.raises(CollateralStateConflict):
        loans.end_collateral(group.admin, loan.id, ring.id, status="sold", note="To a smith")
    assert "bangles" not in str(rows("SELECT params FROM audit_event"))


def test_papers_are_kept_encrypted_opened_on_record_and_taken_away_but_kept(db):
    group, asha, sita, _ = group_with()
    loan = agreed(group, asha, LENT)
    upload = {"kind": "agreement", "name": "deed.jpg", "data": uploads.JPEG}
    made = loans.add_document(asha, loan.id, **upload, key="one-upload")
    assert loans.add_document(asha, loan.id, **upload, key="one-upload").id == made.id
    assert [each.name for each in loans.documents_of(group.treasurer, loan.id)] == ["deed.jpg"]
    assert loans.document(group.treasurer, loan.id, made.id)[1] == uploads.JPEG
    loans.document(asha, loan.id, made.id)
    assert kinds().count("loan.document_read") == 1
    for actor in (sita, group.members[2]):
        with pytest.raises(NotFound):
            loans.document(actor, loan.id, made.id)
        with pytest.raises(NotAllowed):
            loans.documents_of(actor, loan.id)
    loans.disburse(group.treasurer, loan.id, method="cash", key=key())
    with pytest.raises(NotAllowed):  # the loan was given on the strength of it
        loans.remove_document(asha, loan.id, made.id)
    loans.remove_document(group.treasurer, loan.id, made.id)
    with pytest.raises(NotFound):
        loans.document(asha, loan.id, made.id)
    assert rows("SELECT count(*) FROM loan_document WHERE removed_at IS NOT NULL")[0][0] == 1
