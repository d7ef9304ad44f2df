"""What each service function about deciding needs: votes, officers, rules, disputes, the audit."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support import uploads
from tests.support.matrix.needs import Case, a, held, need, never, operator

P: Final = Permission
RULES: Final = {"members": {"max": 40}}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    # Deciding.
    "loans.approve": held({"treasurer"}, lambda w: a(w.asked_loan), circle="officers"),
    "loans.reject": held({"treasurer"}, lambda w: a(w.asked_loan), circle="officers"),
    "proposals.decide": need(
        P.DECIDE, lambda w: a(w.asked_matter, approve=True, key=key()), circle="officers"
    ),
    "proposals.get": need(P.SEE_ACTIVITY, lambda w: a(w.vote)),
    "proposals.views.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "proposals.officers.close_if_due": need(P.SEE_ACTIVITY, lambda w: a(w.vote)),
    "proposals.vote": need(P.VOTE, lambda w: a(w.vote, "yes")),
    "proposals.record_vote": (
        need(
            P.RECORD_FOR_OTHERS,
            lambda w: a(w.later_vote, w.record, "yes", key=key()),
            circle="officers",
            also=frozenset({P.SEE_ACTIVITY}),
        ),
        need(
            P.RECORD_FOR_OTHERS,
            lambda w: a(w.later_vote, w.record, "yes", key=key()),
            circle="peers",
            conflicts="without officers nobody votes for another",
        ),
    ),
    "proposals.propose": need(P.PROPOSE, lambda w: a(w.circle, title="A new lock?", key=key())),
    "proposals.withdraw": never("only who asked takes it back", lambda w: a(w.vote, key=key())),
    "discussions.say": need(P.DISCUSS, lambda w: a(w.vote, "Why not", key=key())),
    "discussions.remove": never("only who said it takes it back", lambda w: a(w.vote, w.comment)),
    "discussions.of_proposal": need(P.SEE_ACTIVITY, lambda w: a(w.vote)),
    "discussions.may_say": need(P.SEE_CIRCLE, lambda w: a(w.vote)),
    # Rules.
    "rules.change_rules": (
        need(P.CHANGE_RULES, lambda w: a(w.circle, RULES), circle="officers"),
        need(
            P.PROPOSE,
            lambda w: a(w.circle, RULES),
            circle="peers",
            conflicts="other rules are being voted on",
        ),
    ),
    "rules.withdraw_change": need(
        P.CHANGE_RULES, lambda w: a(w.circle), conflicts="no change waits", circle="officers"
    ),
    "rule_history.preview": need(P.SEE_CIRCLE, lambda w: a(w.circle, RULES)),
    "rule_history.asked_for": need(P.SEE_CIRCLE, lambda w: a(w.rules_vote), circle="peers"),
    "rule_history.history": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    # The life of the circle.
    "circle_life.preview_preset": need(
        P.PROPOSE, lambda w: a(w.circle, "shg", officers={w.sunita_id: "admin"})
    ),
    "circle_life.change_preset": need(
        P.PROPOSE,
        lambda w: a(w.circle, "shg", officers={w.sunita_id: "admin"}, key=key()),
        conflicts="what is open has to be closed first",
    ),
    "circle_rest.archive": need(
        P.ARCHIVE, lambda w: a(w.circle, key=key()), conflicts="loans are running"
    ),
    "circle_rest.unarchive": need(
        P.ARCHIVE, lambda w: a(w.circle, key=key()), conflicts="it does not rest"
    ),
    "dissolutions.preview": need(P.DISSOLVE, lambda w: a(w.circle)),
    "dissolutions.ask": need(
        P.DISSOLVE,
        lambda w: a(w.circle, policy="equal", reason="We move away", key=key()),
        conflicts="loans are running",
    ),
    "dissolutions.newest": need(P.SEE_MEMBERS, lambda w: a(w.circle)),
    "dissolutions.get": need(P.SEE_MEMBERS, lambda w: a(w.ending), circle="ending"),
    "dissolutions.cancel": held({"admin"}, lambda w: a(w.ending), circle="ending"),
    "dissolutions.post": need(
        P.MOVE_FUNDS,
        lambda w: a(w.ending, key=key()),
        circle="ending",
        conflicts="it is not agreed to",
    ),
    # The board.
    "board.announcements": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "board.newest": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "board.announce": need(P.ANNOUNCE, lambda w: a(w.circle, title="Sunday", key=key())),
    "board.pin": need(P.ANNOUNCE, lambda w: a(w.circle, w.announcement, pinned=True)),
    "board.withdraw": need(P.ANNOUNCE, lambda w: a(w.circle, w.announcement)),
    "papers.papers": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "papers.versions": need(P.SEE_CIRCLE, lambda w: a(w.circle, w.policy)),
    "papers.paper_file": need(P.SEE_CIRCLE, lambda w: a(w.circle, w.document)),
    "papers.write_policy": need(
        P.MANAGE_PAPERS, lambda w: a(w.circle, title="Guests", body="Are welcome", key=key())
    ),
    "papers.add_document": need(
        P.MANAGE_PAPERS,
        lambda w: a(w.circle, title="Card", name="card.jpg", data=uploads.JPEG),
    ),
    "papers.withdraw_paper": need(P.MANAGE_PAPERS, lambda w: a(w.circle, w.policy)),
    # Disputes.
    "disputes.open": need(
        P.DISPUTE,
        lambda w: a(w.circle, w.carried, reason="The amount is wrong", key=key()),
        also=frozenset({P.SEE_BOOKS}),
    ),
    "disputes.open_about": need(
        P.DISPUTE, lambda w: a(w.circle, w.sunita_id, reason="Shouts at us", key=key())
    ),
    "disputes.close": need(
        P.SETTLE_DISPUTE, lambda w: a(w.dispute, outcome="Counted again", key=key())
    ),
    "disputes.get": need(P.SEE_BOOKS, lambda w: a(w.dispute)),
    "disputes.may_ask": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "disputes.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "disputes.of_entry": need(P.SEE_BOOKS, lambda w: a(w.circle, w.entry)),
    "disputes.say": need(
        P.DISPUTE,
        lambda w: a(w.dispute, "I was there", key=key()),
        also=frozenset({P.SEE_BOOKS}),
    ),
    "disputes.messages": need(P.SEE_BOOKS, lambda w: a(w.dispute)),
    # What was done.
    "audits.of_circle": need(P.SEE_AUDIT, lambda w: a(w.circle)),
    "audits.public_of_circle": need(P.SEE_ACTIVITY, lambda w: a(w.circle)),
    "audits.of_installation": operator(),
    "audits.note_export": (
        need(P.SEE_CIRCLE, lambda w: a(w.circle, "audit")),
        operator(lambda _: a(None, "audit")),
    ),
}
