"""What roles and permissions are called, and what each means for a person who holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from circle_app.i18n.catalogue import text

ROLE_NAMES: Final[Mapping[str, str]] = {
    "admin": "Admin",
    "manager": "Manager",
    "treasurer": "Treasurer",
    "secretary": "Secretary",
    "clerk": "Clerk",
    "auditor": "Auditor",
    "member": "Member",
    "borrower": "Borrower",
    "key_holder": "Key holder",
    "counter": "Money counter",
    "committee": "Loan committee",
}

#: What a role is there for, in one sentence.
ROLE_AIMS: Final[Mapping[str, str]] = {
    "admin": "Gives out offices and changes the rules; may do all that is done here.",
    "manager": "Decides on loans and keeps the money and the books of the office.",
    "treasurer": "Confirms payments, hands loans over, keeps the boxes and the books, lets people "
    "in, and decides on expenses and savings taken out.",
    "secretary": "Writes down who pays and who comes, and posts what everybody should know.",
    "clerk": "Takes down loans and payments, and compares the books with the bank.",
    "auditor": "Reads everything and changes nothing.",
    "key_holder": "Keeps one of the keys of the cash box; it opens at the meeting only.",
    "counter": "Counts the money at the meeting, aloud and before everybody.",
    "committee": "Decides on loans together with the others of the committee.",
    "member": "Pays in, borrows, votes and sees everything; holds no office.",
    "borrower": "Sees the own loans and payments, and nobody else's.",
}

#: The groups in which permissions are shown, in their order.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Own money": (
        "contributions.pay", "loans.ask", "savings.withdraw", "expenses.ask", "circle.leave",
    ),
    "Deciding together": (
        "proposals.vote", "proposals.open", "proposals.discuss", "disputes.open", "reversals.ask",
    ),
    "Seeing": (
        "circle.see", "members.see", "loans.see", "activity.see", "books.see", "books.verify",
        "members.contacts", "audit.see", "audit.addresses",
    ),
    "People": (
        "members.invite", "invites.revoke", "members.admit", "members.manage",
        "members.check_identity", "members.note", "members.remove",
    ),
    "The circle's money": (
        "contributions.record", "contributions.confirm", "dues.waive", "meetings.hold",
        "invoices.make", "imports.make", "gateway.manage", "loans.record", "loans.disburse",
        "loans.ease", "loans.write_off", "matters.decide", "reversals.make", "funds.move",
        "books.reconcile", "periods.close", "disputes.settle", "rounds.run", "shares.share_out",
        "investments.manage",
    ),
    "The circle itself": (
        "circle.edit", "rules.change", "announcements.post", "papers.manage", "roles.assign",
        "roles.manage", "circle.archive", "circle.dissolve",
    ),
}  # fmt: skip

#: Of each permission: what it is called, and what follows from it.
PERMISSIONS: Final[Mapping[str, tuple[str, str]]] = {
    "circle.see": ("See the circle", "Reads its name, its rules and what concerns them."),
    "members.see": ("See the members", "Reads who belongs to the circle and who holds an office."),
    "loans.see": ("See all loans", "Reads who borrowed how much and what is still owed."),
    "activity.see": ("See what happened", "Reads who did what in the circle, day by day."),
    "books.see": ("See the books", "Reads every entry and every statement."),
    "books.verify": ("Check the books", "Has Circle add up the whole book again."),
    "members.contacts": (
        "See contact details",
        "Reads phone numbers, addresses and papers of the members.",
    ),
    "audit.see": ("Read the audit log", "Reads who changed what, with the value before and after."),
    "audit.addresses": (
        "See where acts came from",
        "Reads the network address and the program behind each act.",
    ),
    "contributions.pay": ("Pay in", "Says what they paid; somebody else confirms it."),
    "loans.ask": ("Ask for a loan", "Asks; others decide."),
    "savings.withdraw": ("Ask for savings back", "Asks to take own savings out; others decide."),
    "expenses.ask": (
        "Record an expense",
        ("Records what was spent; above the free amount others decide."),
    ),
    "circle.leave": ("Leave the circle", "Goes, after all that is owed is settled."),
    "proposals.vote": ("Vote", "Has a voice wherever members decide."),
    "proposals.open": ("Put a question to the vote", "Lets all members decide on something."),
    "proposals.discuss": ("Discuss", "Writes under what is being decided."),
    "disputes.open": (
        "Say that something is wrong",
        ("Flags an entry or a person; it must be answered before the month closes."),
    ),
    "reversals.ask": ("Ask to take an entry back", "Asks; somebody else decides."),
    "members.invite": ("Invite people", "Hands out codes with which others ask to join."),
    "invites.revoke": ("Withdraw codes", "Makes an invitation useless."),
    "members.admit": ("Let people in", "Says yes or no to whoever asks to join."),
    "members.manage": (
        "Keep the list of members",
        ("Adds people without a phone and corrects their details."),
    ),
    "members.check_identity": ("Check papers", "Says whether somebody's papers are in order."),
    "members.note": ("Write notes on members", "Keeps notes that officers alone read."),
    "members.remove": (
        "Ask to remove somebody",
        ("Starts it; others decide, and accounts are settled first."),
    ),
    "contributions.record": ("Record for others", "Writes down what somebody else paid."),
    "dues.waive": ("Let dues go", "Lets a member off a due or its late fee, with a reason."),
    "meetings.hold": ("Hold meetings", "Takes down who came and what they brought, and posts it."),
    "invoices.make": ("Make invoices", "Writes out what members are asked to pay."),
    "imports.make": ("Bring data in", "Reads members, balances and payments in from a file."),
    "gateway.manage": (
        "Connect online payments",
        "Keeps the keys with which a payment company collects for the circle.",
    ),
    "contributions.confirm": (
        "Confirm payments",
        ("Says that money arrived: from then on it is in the books."),
    ),
    "loans.record": ("Record loans for others", "Takes down a loan request for a member."),
    "loans.disburse": ("Hand loans over", "Pays out what was agreed."),
    "loans.ease": (
        "Ask to make a loan easier",
        ("Asks to let off penalties, to plan a loan anew or to settle it for less; others decide."),
    ),
    "loans.write_off": (
        "Ask to write a loan off",
        ("Starts giving up what nobody will pay; others decide."),
    ),
    "matters.decide": ("Decide as an officer", "Says yes or no to what others ask for."),
    "reversals.make": ("Take entries back", "Undoes an entry of somebody else at once."),
    "funds.move": ("Move the circle's money", "Carries money between cash box, bank and funds."),
    "books.reconcile": (
        "Compare with the bank",
        ("Reads bank statements in and counts the cash box."),
    ),
    "periods.close": ("Close months", "Fixes the books of a month."),
    "rounds.run": ("Run the rounds", "Plans runs, opens them, and holds draws and auctions."),
    "shares.share_out": (
        "Share out",
        "Counts what is to be shared, and asks for it; handing out is another's.",
    ),
    "investments.manage": (
        "Invest",
        "Writes down what is bought, what it is worth, and what it brings.",
    ),
    "disputes.settle": ("Settle disputes", "Says how something flagged was put right."),
    "circle.edit": ("Describe the circle", "Changes its name, text, UPI address and holidays."),
    "rules.change": (
        "Change the rules",
        ("Changes amounts, rates and who decides, as the circle has agreed."),
    ),
    "announcements.post": ("Post on the board", "Everybody reads it on the circle's page."),
    "papers.manage": ("Keep the circle's papers", "Adds and withdraws papers that all can read."),
    "roles.assign": ("Give out offices", "Makes somebody an officer, or takes the office back."),
    "roles.manage": ("Make roles", "Decides what a role of the circle's own may do."),
    "circle.archive": ("Archive the circle", "Closes it for all changes; it can still be read."),
    "circle.dissolve": (
        "Ask to dissolve the circle",
        ("Starts sharing everything out and ending the circle."),
    ),
}


def role_name(role: str, language: str, title: str = "") -> str:
    """What a role is called: a built-in one by its name, a made-up one by its title."""
    name = ROLE_NAMES.get(role)
    return text(language, name) if name else title or text(language, ROLE_NAMES["member"])


def role_aim(role: str, language: str) -> str:
    """What a built-in role is there for; empty for another."""
    aim = ROLE_AIMS.get(role)
    return text(language, aim) if aim else ""


def permission_title(permission: str, language: str) -> str:
    """What a permission is called."""
    return text(language, PERMISSIONS[permission][0])


def permission_consequence(permission: str, language: str) -> str:
    """What follows from a permission."""
    return text(language, PERMISSIONS[permission][1])
