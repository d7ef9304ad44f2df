"""What each service function about people needs: accounts, circles, members, roles, going."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support import uploads
from tests.support.matrix.needs import Case, a, held, need, never, operator, own

P: Final = Permission
OWN_ACCOUNT: Final = "an account is its owner's alone"
SOMEBODY: Final = UUID(int=7)

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    # The own account.
    "people.profile": own(OWN_ACCOUNT),
    "people.change_profile": own(OWN_ACCOUNT, lambda w: a(language="hi")),
    "sessions.sign_out": own(OWN_ACCOUNT),
    "sessions.sessions_of": own(OWN_ACCOUNT),
    "sessions.end_session": never(OWN_ACCOUNT, lambda w: a(w.session)),
    # Circles.
    "circles.create": own(
        "anybody may open a circle of their own",
        lambda w: a(name="Mine", preset="lending", key=key()),
    ),
    "circles.my_circles": own("only those the caller is in"),
    "around.around": own("only circles the caller is in", lambda w: a("")),
    "circles.listed": own("circles that want to be found"),
    "circles.get": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "circle_details.change": need(P.EDIT_CIRCLE, lambda w: a(w.circle, description="Ours")),
    "circle_settings.get": need((P.EDIT_CIRCLE, P.CHANGE_RULES), lambda w: a(w.circle)),
    "circle_settings.save": need(
        P.EDIT_CIRCLE,
        lambda w: a(
            w.circle, details={"description": "Ours"}, rule_changes={}, expected={}, key=key()
        ),
    ),
    "currencies.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "overviews.home": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "overviews.circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "overviews.summary": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    "overviews.pool": need(P.SEE_BOOKS, lambda w: a(w.circle)),
    # Coming in.
    "invites.join": own(
        "whoever has a code may ask; the circle's rules decide",
        lambda w: a("ZZZZZZZZ", key=key()),
        conflicts="there is no such code",
    ),
    "invites.new_invite": need(P.INVITE, lambda w: a(w.circle, key=key())),
    "invites.live_codes": need(P.INVITE, lambda w: a(w.circle)),
    "invites.revoke_invite": need(P.REVOKE_INVITE, lambda w: a(w.circle, w.code)),
    "invites.claim_code": need(P.MANAGE_MEMBERS, lambda w: a(w.circle, w.record, key=key())),
    "invites.withdraw_claim": need(P.MANAGE_MEMBERS, lambda w: a(w.circle, w.record)),
    "memberships.members": need(P.SEE_MEMBERS, lambda w: a(w.circle)),
    "memberships.approve": need(P.ADMIT, lambda w: a(w.pending), circle="officers"),
    "memberships.deny": need(P.ADMIT, lambda w: a(w.pending), circle="officers"),
    # Members as officers know them.
    "members.record": need(P.MANAGE_MEMBERS, lambda w: a(w.circle, "Lata Bai", key=key())),
    "members.edit": need(P.MANAGE_MEMBERS, lambda w: a(w.circle, w.record, name="Lata Bai")),
    "members.get": need(P.SEE_MEMBERS, lambda w: a(w.circle, w.sunita_id)),
    "members.history": need((P.SEE_AUDIT, P.SEE_CONTACTS), lambda w: a(w.circle, w.sunita_id)),
    "members.notes": need(P.NOTE_MEMBERS, lambda w: a(w.circle, w.sunita_id), circle="officers"),
    "members.add_note": need(
        P.NOTE_MEMBERS,
        lambda w: a(w.circle, w.sunita_id, "Comes late", key=key()),
        circle="officers",
    ),
    "members.remove_note": need(
        P.NOTE_MEMBERS,
        lambda w: a(w.circle, w.sunita_id, w.note),
        circle="officers",
    ),
    "members.add_paper": need(
        P.MANAGE_MEMBERS,
        lambda w: a(w.circle, w.record, kind="id_card", name="card.jpg", data=uploads.JPEG),
        circle="officers",
    ),
    "members.paper": need(
        P.SEE_CONTACTS, lambda w: a(w.circle, w.sunita_id, w.paper), circle="officers"
    ),
    "members.remove_paper": need(
        P.MANAGE_MEMBERS, lambda w: a(w.circle, w.sunita_id, w.paper), circle="officers"
    ),
    "members.submit": need(P.MANAGE_MEMBERS, lambda w: a(w.circle, w.sunita_id), circle="officers"),
    "members.decide": need(
        P.CHECK_IDENTITY,
        lambda w: a(w.circle, w.sunita_id, verified=True),
        circle="officers",
        conflicts="her papers were not handed over",
    ),
    "records.of_member": need(P.SEE_BOOKS, lambda w: a(w.sunita_id)),
    # Roles.
    "roles.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "roles.names_of": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "roles.assign": need(P.ASSIGN_ROLES, lambda w: a(w.circle, w.sunita_id, w.role)),
    "roles.hand_over": held(
        {"admin", "treasurer", "manager"},
        lambda w: a(w.circle, w.sunita_id, key=key()),
        circle="officers",
    ),
    "roles.create": need(
        P.MANAGE_ROLES,
        lambda w: a(w.circle, title="Watcher", permissions=["circle.see"], key=key()),
    ),
    "roles.edit": need(P.MANAGE_ROLES, lambda w: a(w.circle, w.role, title="Watcher")),
    "roles.retire": need(P.MANAGE_ROLES, lambda w: a(w.circle, w.role)),
    "roles.everywhere": operator(),
    "roles.create_everywhere": operator(
        lambda w: a(title="Visitor", permissions=["circle.see"], key=key())
    ),
    "roles.edit_everywhere": operator(lambda w: a(w.shared, title="Visitor")),
    "roles.retire_everywhere": operator(lambda w: a(w.shared)),
    # Going.
    "departures.preview": (
        need(P.LEAVE, lambda w: a(w.circle)),
        need(P.REMOVE_MEMBER, lambda w: a(w.circle, w.sunita_id)),
    ),
    "departures.ask": (
        need(P.LEAVE, lambda w: a(w.circle, key=key())),
        need(P.REMOVE_MEMBER, lambda w: a(w.circle, w.record, reason="Moved away", key=key())),
    ),
    "departures.ask_leave": need(P.LEAVE, lambda w: a(w.circle, key=key())),
    "departures.ask_removal": need(
        P.REMOVE_MEMBER, lambda w: a(w.record, reason="Moved away", key=key())
    ),
    # Only who asked takes it back.
    "departures.cancel": held({"admin"}, lambda w: a(w.asked_departure)),
    "departures.get": need(
        (P.SEE_BOOKS, P.REMOVE_MEMBER, P.MOVE_FUNDS), lambda w: a(w.asked_departure)
    ),
    "departures.of_circle": need(P.SEE_CIRCLE, lambda w: a(w.circle)),
    "departures.settle": need(
        P.MOVE_FUNDS, lambda w: a(w.agreed_departure, method="cash", key=key())
    ),
}
