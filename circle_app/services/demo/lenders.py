"""The lender's office of the demo: a clerk writes requests down, a manager approves them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID

from circle_app.adapters import clock
from circle_app.services import (
    circles,
    contributions,
    invites,
    loans,
    members,
    memberships,
    roles,
)
from circle_app.services.access import Actor
from circle_app.services.demo.cast import Role
from circle_app.services.demo.stage import Stage

NAME = "Nagar Finance"
RUPEE = 100
LAKH = 100_000
ADMIN, MANAGER, CLERK, AUDITOR = (
    Role("Anil Deshmukh"),
    Role("Meera Iyer"),
    Role("Ravi Kumar"),
    Role("Usha Menon"),
)
IMRAN = Role("Imran Khan", method="upi")
PEOPLE = (ADMIN, MANAGER, CLERK, AUDITOR, IMRAN)
PLACES = {
    ADMIN.name: f"admin of {NAME}",
    MANAGER.name: f"manager of {NAME}",
    CLERK.name: f"clerk of {NAME}",
    AUDITOR.name: f"auditor of {NAME}",
    IMRAN.name: f"borrower of {NAME}",
}
# Days before the present on which the office opens; its loans follow.
OPENED = 150
# Who is planned anew has paid so many instalments before; who is late, so many.
PAID_BEFORE = {"eased": 2, "late": 1}


@dataclass(frozen=True, slots=True)
class Client:
    """A borrower without an account, and the loan the clerk writes down.

    Attributes:
        course: ``running``, ``late`` (paid once), ``eased`` (fell behind, planned anew),
            ``manager`` or ``admin`` (whose answer is awaited), ``refused``.
        identity: ``none``, ``submitted`` or ``verified``: how far the papers are.
    """

    name: str
    born: str
    address: str
    rupees: int
    periods: int
    purpose: str
    course: str
    identity: str


CLIENTS = (
    Client(
        "Shanti Devi", "1984-07-02", "Ward 4, Kanke", 20_000, 12, "Tea stall", "running", "verified"
    ),
    Client(
        "Ramesh Oraon", "1979-01-19", "Bariatu Road", 50_000, 24, "Second cow", "late", "verified"
    ),
    Client(
        "Bhola Paswan", "1990-11-30", "Harmu", 8_000, 6, "Bicycle repair", "manager", "submitted"
    ),
    Client("Gulab Singh", "1975-05-12", "Ratu Chowk", 1_50_000, 36, "Tempo", "admin", "verified"),
    Client(
        "Phulo Hembrom", "1988-09-14", "Namkum", 15_000, 12, "Grocery shop", "eased", "verified"
    ),
    Client("Neelam Kachhap", "1996-03-08", "Dhurwa", 12_000, 10, "Phone", "refused", "none"),
)


@dataclass(slots=True)
class Office:
    """The office while its past is played."""

    stage: Stage
    circle_id: UUID = field(default_factory=lambda: UUID(int=0))
    code: str = ""
    eased: UUID | None = None

    def who(self, role: Role) -> Actor:
        """Return somebody of the office."""
        return self.stage.people[role.name]


def lend_out(stage: Stage) -> Office:
    """Put the past of the office in line."""
    office = Office(stage)

    def ago(days: float, act: Callable[[], object]) -> None:
        stage.at(stage.now - timedelta(days=days), act)  # type: ignore[arg-type]  # its answer

    ago(OPENED, partial(_open, office))
    ago(OPENED - 1, partial(_fund, office))
    for number, client in enumerate(CLIENTS):
        recent = client.course in ("manager", "admin")
        ago(2 - number * 0.2 if recent else OPENED - 4 - number, partial(_serve, office, client))
    ago(1.2, partial(_asks_online, office))
    return office


def _open(office: Office) -> None:
    stage, admin = office.stage, office.who(ADMIN)
    opened = circles.create(
        admin,
        name=NAME,
        preset="lender",
        description="An office that lends. Everything in it is made up.",
        key=stage.key(),
    )
    office.circle_id, office.code = opened.id, str(opened.invite_code)
    for person, role in ((MANAGER, "manager"), (CLERK, "clerk"), (AUDITOR, "auditor"), (IMRAN, "")):
        joined = invites.join(office.who(person), office.code, key=stage.key())
        memberships.approve(admin, joined.member_id)
        if role:
            roles.assign(admin, opened.id, joined.member_id, role)


def _fund(office: Office) -> None:
    """The owner puts money in; the manager has seen it come."""
    for method, rupees in (("upi", 4 * LAKH), ("cash", LAKH)):
        paid = contributions.pay(
            office.who(ADMIN),
            office.circle_id,
            amount_minor=rupees * RUPEE,
            method=method,
            reference=office.stage.reference(method),
            key=office.stage.key(),
        )
        contributions.confirm(office.who(MANAGER), paid.id, key=office.stage.key())


def _serve(office: Office, client: Client) -> None:
    """At the desk: the record, the papers, the request."""
    clerk, stage = office.who(CLERK), office.stage
    known = members.record(
        clerk,
        office.circle_id,
        client.name,
        phone=f"90000{stage.chance.randrange(10_000, 99_999)}",
        birth_date=client.born,
        address=client.address,
        key=stage.key(),
    )
    _papers(office, client, known.member_id)
    asked = loans.request(
        clerk,
        office.circle_id,
        amount_minor=client.rupees * RUPEE,
        periods=client.periods,
        purpose=client.purpose,
        on_behalf_of=known.member_id,
        key=stage.key(),
    )
    if client.course != "manager":
        stage.at(clock.now() + timedelta(hours=5), partial(_manage, office, client, asked.id))


def _papers(office: Office, client: Client, member_id: UUID) -> None:
    if client.identity == "none":
        return
    clerk, here = office.who(CLERK), office.circle_id
    members.add_paper(clerk, here, member_id, kind="id_card", name="id-card.png", data=_picture())
    members.submit(clerk, here, member_id)
    if client.identity == "verified":
        members.decide(office.who(MANAGER), here, member_id, verified=True)
        members.add_note(
            clerk,
            here,
            member_id,
            text="Came with a neighbour who has known the family for years.",
            key=office.stage.key(),
        )


def _manage(office: Office, client: Client, loan_id: UUID) -> None:
    manager = office.who(MANAGER)
    if client.course == "refused":
        loans.reject(manager, loan_id, reason="No papers yet; please come again with them.")
        return
    loans.approve(manager, loan_id)
    if client.course == "admin":
        return
    given = loans.disburse(manager, loan_id, method="cash", key=office.stage.key())
    if client.course == "eased":
        office.eased = loan_id
    _next(office, client, given)


def _next(office: Office, client: Client, loan: loans.LoanView) -> None:
    """Put the next instalment in line, unless the borrower has stopped paying by then."""
    if loan.next_due_on is None or loan.paid_instalments >= PAID_BEFORE.get(client.course, 99):
        return
    at = office.stage.moment(loan.next_due_on, 10, 16)
    office.stage.at(at, partial(_instalment, office, client, loan.id))


def _instalment(office: Office, client: Client, loan_id: UUID) -> None:
    """Paid at the desk: the clerk writes it down, the manager confirms it."""
    clerk, stage = office.who(CLERK), office.stage
    due = loans.get(clerk, loan_id).next_due_minor
    paid = loans.repay(clerk, loan_id, amount_minor=due, method="cash", key=stage.key())
    loans.confirm_repayment(office.who(MANAGER), paid.id, key=stage.key())
    _next(office, client, loans.get(clerk, loan_id))


def _asks_online(office: Office) -> None:
    loans.request(
        office.who(IMRAN),
        office.circle_id,
        amount_minor=5_000 * RUPEE,
        periods=6,
        purpose="Stock for the stall",
        key=office.stage.key(),
    )


def _picture() -> bytes:
    """Make a small grey picture where a card would be."""
    width, height = 96, 60
    row = b"\x00" + bytes((236, 240, 238)) * width
    pixels = zlib.compress(row * height, 9)

    def part(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + part(b"IHDR", header) + part(b"IDAT", pixels) + part(b"IEND", b"")
