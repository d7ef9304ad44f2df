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
from circle_app.web.wording import cycle_title, due_words, method_words

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
class PayView:
    """What does not change while the amount is chosen."""

    suggested: str = ""
    step: int = 1
    symbol: str = "₹"
    what: str = ""
    due: str = ""
    nothing_due: bool = False
    has_upi: bool = False
    has_cash: bool = True
    needs_reference: bool = True
    payee: str = ""
    upi_address: str = ""
    reference: str = ""
    wallet: str = ""
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """What follows from the amount."""

    words: str = ""
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


def plain_amount(minor: int, currency: str) -> str:
    """An amount for the field: "5", "7.50"."""
    parts = formats.money_parts(minor, currency)
    return f"{parts.whole}{parts.paise}"


def pay_view(
    screen: contributions.PayScreen, wallet_minor: int, today: date, language: str
) -> PayView:
    """Make the page of what the service returned."""
    currency = screen.currency
    oldest = next((due for due in screen.dues if due.status == "pending"), None)
    what = text(language, "Extra savings")
    due = text(language, "nothing of yours is due")
    if oldest is not None:
        what = cycle_title(oldest.starts_on, oldest.due_on, oldest.cycle_number, language)
        if screen.open_count > 1:
            what = ntext(language, "{n} contribution", "{n} contributions", screen.open_count)
        due = due_words(oldest.due_on, today, language)
        # It goes on after the name of the contribution; Hindi has no capitals to lower.
        due = due[:1].lower() + due[1:]
    return PayView(
        suggested=plain_amount(screen.suggested_minor, currency),
        step=max(1, screen.rule_minor // 10 ** formats.currency_digits(currency)),
        symbol=formats.currency_symbol(currency),
        what=what,
        due=due,
        nothing_due=oldest is None,
        has_upi=bool(screen.upi_address),
        has_cash=installation.latest().payments_cash,
        needs_reference=installation.latest().payments_reference,
        payee=screen.payee,
        upi_address=screen.upi_address or "",
        reference=(screen.reference or "")[-SHOWN_REFERENCE:],
        wallet=formats.money(wallet_minor, currency, language),
        steps=_steps(screen, language),
    )


def _steps(screen: contributions.PayScreen, language: str) -> list[Step]:
    by_upi = bool(screen.upi_address)
    steps = []
    if by_upi:
        steps.append(
            Step("1", text(language, "You pay in your UPI app"),
                 text(language, "Circle never holds your money."), "now")
        )  # fmt: skip
        steps.append(
            Step("2", text(language, "You type the 12-digit UTR"),
                 text(language, "Your UPI app shows it with the payment."))
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
    return Chosen(words=words, title=pay, pay=pay, qr=picture, link=link or "")


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
    rows.append(ReceiptRow(text(language, "Receipt number"), str(paid.id)[-12:].upper()))
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
        href=str(routes.path(routes.PAYMENT, circle=str(paid.circle_id), payment=str(paid.id))),
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
