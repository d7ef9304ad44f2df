"""The minutes of an auction, line by line, as the law asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from circle_app.i18n import formats, text
from circle_app.services.rounds.auction_views import AuctionView
from circle_app.web import times


@dataclass(frozen=True)
class MinuteLine:
    """A line of the minutes."""

    name: str = ""
    value: str = ""


def minute_lines(view: AuctionView, language: str) -> list[MinuteLine]:
    """Write the minutes of an auction that has ended; none before."""
    told = view.minutes
    if not told:
        return []
    names = list(dict.fromkeys(each["name"] for each in told["bids"]))
    late = ", ".join(str(number) for number in told["late_slots"])
    unpaid = ", ".join(
        text(
            language,
            "round {n}: {name}, {amount}",
            n=each["round"],
            name=each["name"],
            amount=formats.money(each["amount_minor"], view.currency, language),
        )
        for each in told["unpaid"]
    )
    nothing = text(language, "nothing")
    found = [
        ("Began", _moment(view, told["began_at"], language)),
        ("Ended", _moment(view, told["ended_at"], language)),
        ("Place", told["place"] or text(language, "in the app, on everybody's own screen")),
        (
            "Instalment",
            text(language, "{n} of {all}", n=told["number"], all=told["of"]),
        ),
        ("Present", _present(told, language)),
        ("Took part with a bid", ", ".join(names) or text(language, "nobody")),
        (
            "The pot goes to",
            text(
                language,
                "{name}, slot {n}",
                name=told["winner"]["name"],
                n=told["winner"]["slot"],
            ),
        ),
        ("Discount", _money(view, told["discount_minor"], language)),
        ("Prize", _money(view, told["prize_minor"], language)),
        ("Commission", _money(view, told["commission_minor"], language)),
        ("Dividend of a slot", _money(view, told["dividend_minor"], language)),
        *([("Late, without dividend: slots", late)] if late else []),
        ("Earlier pots not handed over", unpaid or nothing),
        ("Recorded by", told["by"] or text(language, "the clock")),
        ("Fingerprint", str(told["fingerprint"])[:24]),
    ]
    return [MinuteLine(text(language, name), value) for name, value in found]


def _present(told: Mapping[str, Any], language: str) -> str:
    """Who was there, and with which slots."""
    found = [
        text(
            language,
            "{name}, slot {n}",
            name=each["name"],
            n=", ".join(str(number) for number in each["slots"]),
        )
        for each in told.get("present", ())
    ]
    return "; ".join(found) or text(language, "nobody")


def bid_lines(view: AuctionView, language: str) -> list[MinuteLine]:
    """All bids of an auction that has ended, as they stand in its minutes."""
    return [
        MinuteLine(
            text(language, "{name}, slot {n}", name=each["name"], n=each["slot"]),
            f"{_money(view, each['discount_minor'], language)} · "
            f"{_moment(view, each['at'], language)}",
        )
        for each in view.minutes.get("bids", ())
    ]


def _money(view: AuctionView, amount_minor: int, language: str) -> str:
    return formats.money(amount_minor, view.currency, language)


def _moment(view: AuctionView, written: str, language: str) -> str:
    at = times.local(datetime.fromisoformat(written), view.time_zone)
    return f"{formats.date_weekday(at.date(), language)}, {formats.clock_time(at)}"
