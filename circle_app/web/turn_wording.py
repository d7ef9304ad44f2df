"""The rules of turns in plain words: who gets the pot, and what if money is missing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from circle_app.domain.round_rules import Bidding, DividendTo, PotBy, Unpaid
from circle_app.domain.rules import CircleRules, ContributionUnit
from circle_app.i18n import ntext, text
from circle_app.web.ui.icons import PATHS

TURNS: Final = {
    PotBy.DRAW: "Each round one slot gets the whole pot, by a draw that anybody can check.",
    PotBy.ORDER: "Each round the next slot in line gets the whole pot.",
    PotBy.AUCTION: "Each round the pot goes to whoever goes without most of it; all share that.",
}
MISSING: Final = {
    Unpaid.HOLD: "Nobody gets the pot before everybody has paid.",
    Unpaid.COLLECTED: "Whoever wins gets what is there, and the rest as it comes in.",
    Unpaid.RESERVE: "What is missing the circle pays for now, out of what it earned.",
}
BIDS: Final = {
    Bidding.OPEN: "Bids are open for {n} minutes, and everybody sees them.",
    Bidding.SEALED: "Bids are open for {n} minutes, and nobody sees them before the end.",
}
DIVIDENDS: Final = {
    DividendTo.NEXT_DUE: "Everybody's part of the discount lowers the next contribution.",
    DividendTo.PAID_OUT: "Everybody's part of the discount is paid out.",
}
#: Said wherever an auction is chosen or its rules are read.
LEGAL: Final = (
    "In India a chit run as a business has to be registered under the Chit Funds Act, 1982."
)
LEGAL_MORE: Final = "Circle does not register it for you. Among friends the draw is the usual way."


@dataclass(frozen=True)
class RuleLine:
    """One rule: its icon, the rule in a sentence, and what more there is to say."""

    d: str = ""
    title: str = ""
    sub: str = ""


def rate_text(percent: Decimal) -> str:
    """A rate without needless zeros: 12.0 → "12", 1.50 → "1.5"."""
    plain = format(percent, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def turning(rules: CircleRules, language: str) -> list[RuleLine]:
    """Everything about turns; nothing where no pot goes round."""
    paid = rules.contribution
    if paid.unit is not ContributionUnit.SLOT or rules.pot_by not in TURNS:
        return []
    slots = ntext(
        language,
        "Everybody holds one slot.",
        "A member may hold up to {n} slots.",
        paid.max_units,
    )
    lines = [
        RuleLine(
            PATHS["refresh"],
            text(language, TURNS[rules.pot_by]),
            text(language, "A run is over when every slot had the pot once."),
        ),
        RuleLine(PATHS["users"], slots, text(language, "Each slot pays in, and gets one pot.")),
        RuleLine(PATHS["clock"], text(language, MISSING[rules.rounds.unpaid])),
    ]
    if rules.pot_by is PotBy.AUCTION:
        lines += _bidding(rules, language)
    return lines


def _bidding(rules: CircleRules, language: str) -> list[RuleLine]:
    found = rules.rounds
    shares = (
        text(language, "The winner has a part of it too.")
        if found.winner_shares
        else text(language, "The winner has no part of it.")
    )
    lines = [
        RuleLine(
            PATHS["hand"],
            text(language, BIDS[found.bidding], n=found.bid_minutes),
            text(
                language,
                "A bid goes without at most {percent} % of the pot.",
                percent=rate_text(found.bid_cap_percent),
            ),
        ),
        RuleLine(PATHS["chart"], text(language, DIVIDENDS[found.dividend]), shares),
    ]
    if rules.commission_percent:
        percent = rate_text(rules.commission_percent)
        lines.append(
            RuleLine(
                PATHS["percent"],
                text(language, "The commission is {percent} % of the pot.", percent=percent),
            )
        )
    return [*lines, RuleLine(PATHS["scale"], text(language, LEGAL), text(language, LEGAL_MORE))]
