"""What the pay page and its receipt show, as ready text."""

from dataclasses import dataclass, field
from datetime import date

from circle_app.i18n import formats, ntext, text
from circle_app.i18n.formats import MoneyParts
from circle_app.i18n.words import rupee_words
from circle_app.services import contributions, cycles, installation
from circle_app.web import routes, times
from circle_app.web.cycle_rings import Counts, CycleRing, cycle_ring
from circle_app.web.ui import ring_paths
from circle_app.web.ui.qr_paths import Qr, qr
from circle_app.web.wording import cycle_name, cycle_title, due_words, method_words

#: Letters of a due's reference that people read; the whole travels in the link.
SHOWN_REFERENCE = 10


@dataclass(frozen=True)
class Step:
    """One of the three things that happen."""

    number: str = ""
    title: str = ""
    sub: str = ""
    state: str = "todo"


@dataclass(frozen=True)
class Target:
    """Something that can be paid: a due, all of them, or the next one ahead."""

    title: str = ""
    sub: str = ""
    amount: str = ""
    href: str = ""
    now: bool = False


@dataclass(frozen=True)
class PayView:
    """What does not change while the amount is chosen."""

    suggested: str = ""
    step: int = 1
    symbol: str = "₹"
    what: str = ""
    due: str = ""
    nothing_due: bool = False
    at_meetings: bool = False
    has_upi: bool = False
    has_app_link: bool = False
    has_cash: bool = True
    has_wallet: bool = True
    needs_reference: bool = True
    payee: str = ""
    upi_address: str = ""
    reference: str = ""
    wallet: str = ""
    steps: list[Step] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    for_name: str = ""
    for_words: str = ""
    checking: str = ""
    called: str = ""
    beyond: str = ""


@dataclass(frozen=True)
class Chosen:
    """What follows from the amount."""

    words: str = ""
    amount: str = ""
    title: str = ""
    pay: str = ""
    qr: Qr = Qr()
    link: str = ""


@dataclass(frozen=True)
class ReceiptRow:
    """A name and its value."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Receipt:
    """What was recorded."""

    shown: bool = False
    final: bool = False
    title: str = ""
    sub: str = ""
    amount: MoneyParts = MoneyParts()
    rows: list[ReceiptRow] = field(default_factory=list)
    cycle: CycleRing = CycleRing()
    has_cycle: bool = False
    href: str = ""
    entry_href: str = ""
    receipt_href: str = ""
    picture_action: str = ""


def plain_amount(minor: int, currency: str) -> str:
    """An amount for the field: "5", "7.50"."""
    parts = formats.money_parts(minor, currency)
    return f"{parts.whole}{parts.paise}"


def pay_view(
    screen: contributions.PayScreen,
    wallet_minor: int,
    today: date,
    language: str,
    *,
    ahead: bool = False,
) -> PayView:
    """Make the page of what the service returned; ``ahead`` adds the next contribution."""
    currency = screen.currency
    what, due = _what(screen, today, language)
    suggested = screen.suggested_minor
    if ahead:
        suggested = screen.open_minor + screen.next_minor
        what = text(language, "The next contribution, ahead of time")
        due = _also_open(screen, language)
    return PayView(
        suggested=plain_amount(suggested, currency),
        step=max(1, screen.rule_minor // 10 ** formats.currency_digits(currency)),
        symbol=formats.currency_symbol(currency),
        what=what,
        due=due,
        nothing_due=screen.open_count == 0 and not screen.called_minor,
        at_meetings=screen.at_meetings,
        has_upi=bool(screen.upi_address),
        has_app_link=screen.upi_merchant,
        has_cash=installation.latest().payments_cash and screen.may_cash,
        needs_reference=installation.latest().payments_reference,
        payee=screen.payee,
        upi_address=screen.upi_address or "",
        reference=(screen.reference or "")[-SHOWN_REFERENCE:],
        wallet=formats.money(wallet_minor, currency, language),
        steps=_steps(screen, language),
        targets=_targets(screen, today, language, ahead=ahead),
        for_name="" if screen.mine else screen.member_name,
        for_words=""
        if screen.mine
        else text(language, "This payment counts for {name}.", name=screen.member_name),
        checking=_checking(screen, language),
        called=_called(screen, language),
        beyond=_beyond(screen, language),
    )


def _what(screen: contributions.PayScreen, today: date, language: str) -> tuple[str, str]:
    """What is paid, and when that is due."""
    open_dues = [due for due in screen.dues if due.status == "pending"]
    chosen = next((due for due in open_dues if due.id == screen.due_id), None)
    first = chosen or next(iter(open_dues), None)
    if first is None and screen.called_minor:
        return text(language, "All rounds to come"), text(language, "owed now")
    if first is None:
        return text(language, "Extra savings"), text(language, "nothing is due")
    what = cycle_title(first.starts_on, first.due_on, first.cycle_number, language)
    if chosen is None and screen.open_count > 1:
        what = ntext(language, "{n} contribution", "{n} contributions", screen.open_count)
    fee = first.fee_minor if chosen else sum(due.fee_minor for due in open_dues)
    when = due_words(first.due_on, today, language)
    # It goes on after the name of the contribution; Hindi has no capitals to lower.
    when = when[:1].lower() + when[1:]
    if fee:
        cost = formats.money(fee, screen.currency, language)
        late = text(language, "with a late fee of {amount}", amount=cost)
        when = f"{when}, {late}"
    return what, when


def _also_open(screen: contributions.PayScreen, language: str) -> str:
    if not screen.open_minor:
        return text(language, "nothing is due")
    rest = formats.money(screen.open_minor, screen.currency, language)
    return text(language, "and {amount} that is open", amount=rest)


def _checking(screen: contributions.PayScreen, language: str) -> str:
    """So that nobody pays again what somebody is looking at."""
    waits = [due for due in screen.dues if due.status == "claimed"]
    if not waits:
        return ""
    amount = formats.money(sum(due.open_minor for due in waits), screen.currency, language)
    return text(
        language, "{amount} is being checked. It need not be paid a second time.", amount=amount
    )


def _called(screen: contributions.PayScreen, language: str) -> str:
    """What is owed at once for rounds to come, and where that money goes."""
    if not screen.called_minor:
        return ""
    amount = formats.money(screen.called_minor, screen.currency, language)
    return text(
        language,
        "{amount} for all rounds to come is owed now, because a contribution stayed unpaid. What "
        "is paid of it is kept for those rounds.",
        amount=amount,
    )


def _beyond(screen: contributions.PayScreen, language: str) -> str:
    """What becomes of more than is due, and what is kept already."""
    if not screen.keeps_ahead:
        return text(language, "What is more than that counts as extra savings.")
    if screen.ahead_minor:
        kept = formats.money(screen.ahead_minor, screen.currency, language)
        return text(
            language,
            "{amount} is kept for the next contributions. What you pay beyond is kept too.",
            amount=kept,
        )
    return text(language, "What is more than that is kept for the next contributions.")


def _targets(
    screen: contributions.PayScreen, today: date, language: str, *, ahead: bool
) -> list[Target]:
    """All that can be picked; nothing where there is nothing to choose between."""
    base = str(routes.path(routes.PAY, circle=str(screen.circle_id)))
    whom = "" if screen.mine else f"member={screen.member_id}"
    open_dues = [due for due in screen.dues if due.status == "pending"]
    found = []
    if screen.open_count > 1:
        title = text(language, "All that is open")
        sub = ntext(language, "{n} contribution", "{n} contributions", screen.open_count)
        everything = screen.due_id is None and not ahead
        found.append((title, sub, screen.open_minor, "", everything))
    for due in open_dues:
        title = cycle_name(due.starts_on, due.due_on, due.cycle_number, language)
        sub = due_words(due.due_on, today, language)
        if due.fee_minor:
            fee = formats.money(due.fee_minor, screen.currency, language)
            sub = f"{sub} · {text(language, 'late fee {amount}', amount=fee)}"
        alone = screen.open_count == 1 and screen.due_id is None and not ahead
        picked = screen.due_id == due.id or alone
        found.append((title, sub, due.open_minor, f"due={due.id}", picked))
    if screen.keeps_ahead and screen.next_minor:
        title = text(language, "The next contribution, ahead of time")
        total = screen.open_minor + screen.next_minor
        found.append((title, _also_open(screen, language), total, "ahead=1", ahead))
    return [
        Target(
            title,
            sub,
            formats.money(amount, screen.currency, language),
            "?".join(filter(None, (base, "&".join(filter(None, (whom, query)))))),
            now,
        )
        for title, sub, amount, query, now in found
    ]


def _steps(screen: contributions.PayScreen, language: str) -> list[Step]:
    by_upi = bool(screen.upi_address)
    steps = []
    if by_upi:
        steps.append(
            Step("1", text(language, "You pay in your UPI app"),
                 text(language, "Circle never holds your money."), "now")
        )  # fmt: skip
        steps.append(
            Step(
                "2",
                text(language, "You type the 12-digit UTR"),
                text(language, "Your UPI app shows it. A screenshot is optional."),
            )
        )  # fmt: skip
    else:
        steps.append(
            Step("1", text(language, "You give the money"),
                 text(language, "Circle never holds it: it stays with your circle."), "now")
        )  # fmt: skip
    number = str(len(steps) + 1)
    if screen.confirmation == "nobody":
        steps.append(
            Step(number, text(language, "It counts at once"),
                 text(language, "Everybody sees it, and you get a receipt."))
        )  # fmt: skip
    else:
        who = {
            "member": text(language, "Another member confirms it"),
            "officer": text(language, "The treasurer confirms it"),
            "meeting": text(language, "It is confirmed at the meeting"),
        }[screen.confirmation]
        steps.append(Step(number, who, text(language, "Then you get a receipt.")))
    return steps


def chosen(screen: contributions.PayScreen, amount_minor: int, payer: str, language: str) -> Chosen:
    """What follows from an amount: its words, the button, the link and QR of UPI."""
    amount = formats.money(amount_minor, screen.currency, language)
    words = rupee_words(amount_minor, language) if screen.currency == "INR" else ""
    link = contributions.link_of(
        screen.upi_address,
        screen.circle_name,
        amount_minor,
        payer if screen.mine else screen.member_name,
        screen.reference,
    )
    picture = qr(link) if link is not None else Qr()
    pay = text(language, "Pay {amount}", amount=amount)
    return Chosen(words=words, amount=amount, title=pay, pay=pay, qr=picture, link=link or "")


def receipt(
    paid: contributions.Paid,
    cycle: cycles.CycleView | None,
    time_zone: str,
    today: date,
    language: str,
) -> Receipt:
    """The receipt of a payment that was just recorded."""
    final = paid.status == "confirmed"
    rows = [
        ReceiptRow(text(language, "For"), paid.member_name),
        ReceiptRow(text(language, "How"), method_words(paid.method, language)),
        ReceiptRow(text(language, "When"), times.when(paid.recorded_at, time_zone, language)),
    ]
    if paid.reference:
        name = text(language, "UTR") if paid.method == "upi" else text(language, "Note")
        rows.append(ReceiptRow(name, paid.reference))
    if paid.receipt_number is not None:
        number = str(paid.receipt_number)
        rows.append(ReceiptRow(text(language, "Receipt number"), number))
    place = {"circle": str(paid.circle_id), "payment": str(paid.id)}
    return Receipt(
        shown=True,
        final=final,
        title=text(language, "It is in the books")
        if final
        else text(language, "Noted. It waits to be confirmed"),
        sub=text(language, "Everybody in the circle sees it.")
        if final
        else text(language, "No money is booked before that. You need not do anything more."),
        amount=formats.money_parts(paid.amount_minor, paid.currency),
        rows=rows,
        cycle=_cycle(cycle, today, language),
        has_cycle=cycle is not None,
        href=str(routes.path(routes.PAYMENT, **place)),
        receipt_href=str(routes.path(routes.RECEIPT, **place)) if final else "",
        picture_action="" if final else f"/session/contributions/{paid.id}/picture",
        # It was recorded just now, so whoever did takes it back there at once.
        entry_href=str(
            routes.path(routes.ENTRY, circle=str(paid.circle_id), entry=str(paid.entry_id))
        )
        if paid.entry_id
        else "",
    )


def _cycle(cycle: cycles.CycleView | None, today: date, language: str) -> CycleRing:
    if cycle is None:
        return CycleRing()
    counts = Counts(cycle.due_count, cycle.paid_count, cycle.claimed_count, cycle.my_status or "")
    return cycle_ring(
        cycle, counts, ring_paths.LARGE, currency=cycle.currency, today=today, language=language
    )
