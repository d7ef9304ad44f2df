"""Which rules stand on the page, where, and with which control."""

from dataclasses import dataclass
from typing import Final, Literal

from circle_app.domain.decisions import KINDS
from circle_app.web.settings_kit import Control

Kind = Literal[
    "amount", "whole", "decimal", "maybe", "maybe_amount", "flag", "choice", "share", "rounding",
    "steps", "text", "words",
]  # fmt: skip

#: Section, what it is called, its icon.
SECTIONS: Final = (
    ("about", "About the circle", "circle"),
    ("paying", "Paying in", "rupee"),
    ("rounds", "Turns", "refresh"),
    ("members", "Members and joining", "users"),
    ("loans", "Loans", "percent"),
    ("decisions", "Votes", "hand"),
    ("chains", "Who decides", "scale"),
    ("money", "Spending and taking out", "wallet"),
    ("telling", "Messages and programs", "mail"),
    ("roles", "Roles", "key"),
    ("end", "Rest and ending", "alert"),
)


@dataclass(frozen=True)
class Spec:
    """One setting of a circle.

    Attributes:
        key: Path of the rule, or the name of a detail.
        section: Where it stands.
        kind: How text becomes its value.
        control: How it is chosen.
        sub: What follows from it.
        unit: What is counted.
        choices: What can be chosen without officers.
        officers: What can be chosen besides where there are officers; without any choices a
            setting that needs officers at all.
        label: What it is called, where it is no rule.
        fine: Whether it is one of the finer points, folded away at first.
    """

    key: str
    section: str
    kind: Kind
    control: Control = "number"
    sub: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    label: str = ""
    fine: bool = False


DETAILS: Final = (
    Spec("name", "about", "text", "text", "A name that everybody in it knows.",
         label="Name of the circle"),
    Spec("description", "about", "text", "area", "Those who are invited read it before they join.",
         label="What it is for"),
    Spec("listed", "about", "flag", "switch", "Everybody with an account can find it.",
         label="Listed for everybody"),
    Spec("upi_address", "about", "text", "text",
         "Payments by UPI go there, like name@bank. Empty: there is none.",
         label="UPI address for payments"),
    Spec("upi_merchant", "about", "flag", "switch",
         "Off for somebody's own address: apps often refuse links to it, so only the QR is shown.",
         label="It is a shop's or business's address"),
)  # fmt: skip
RULES: Final = (
    Spec("contribution.amount_minor", "paying", "amount", sub="The same for everybody, each time."),
    Spec(
        "contribution.cycle",
        "paying",
        "choice",
        "select",
        "Each round begins by itself.",
        choices=("daily", "weekly", "fortnightly", "monthly"),
    ),
    Spec(
        "contribution.grace_days",
        "paying",
        "whole",
        sub="So long after its day nobody is late.",
        unit="days",
    ),
    Spec(
        "confirmation",
        "paying",
        "choice",
        "select",
        "Nobody confirms the own payment. Money from a wallet counts at once.",
        choices=("nobody", "member"),
        officers=("officer",),
    ),
    Spec(
        "pot_by",
        "rounds",
        "choice",
        "select",
        "A run that goes on is decided as it began.",
        choices=("draw", "order", "auction"),
    ),
    Spec("contribution.max_units", "rounds", "whole", sub="In one run.", unit="slots"),
    Spec(
        "rounds.unpaid",
        "rounds",
        "choice",
        "select",
        "Whoever is late cannot win while somebody else can.",
        choices=("hold", "collected", "reserve"),
    ),
    Spec(
        "rounds.bidding",
        "rounds",
        "choice",
        "select",
        "While the auction is open.",
        choices=("open", "sealed"),
    ),
    Spec("rounds.bid_minutes", "rounds", "whole", sub="Then the highest bid wins.", unit="minutes"),
    Spec("rounds.bid_cap_percent", "rounds", "decimal", sub="Nobody can bid more.", unit="%"),
    Spec(
        "rounds.dividend",
        "rounds",
        "choice",
        "select",
        "What the winner goes without belongs to all.",
        choices=("next_due", "paid_out"),
    ),
    Spec("rounds.winner_shares", "rounds", "flag", "switch", "Off: only the others share it."),
    Spec(
        "commission_percent",
        "rounds",
        "decimal",
        sub="Of the pot, for whoever runs it; the law says how much at most.",
        unit="%",
    ),
    Spec("members.max", "members", "whole", sub="Then nobody else can join.", unit="people"),
    Spec(
        "admission",
        "members",
        "choice",
        "select",
        "For those who come with an invite code.",
        choices=("code", "vote"),
        officers=("officer",),
    ),
    Spec("loan_voting.share", "decisions", "share", "select", "Of votes on loans."),
    Spec("loan_voting.window_hours", "decisions", "whole", sub="Then it is counted.", unit="hours"),
    Spec(
        "loan_voting.early_close",
        "decisions",
        "flag",
        "switch",
        "Off: every vote lasts to its end.",
    ),
    Spec(
        "loan_voting.interested_vote",
        "decisions",
        "flag",
        "switch",
        "Off: a borrower has no vote on the loan.",
    ),
    Spec(
        "loan_voting.secret",
        "decisions",
        "flag",
        "switch",
        "Nobody sees who voted what, officers neither.",
    ),
    Spec("rule_voting.share", "decisions", "share", "select", "Of votes on everything else."),
    Spec("rule_voting.window_hours", "decisions", "whole", sub="Then it is counted.", unit="hours"),
    Spec(
        "rule_voting.secret",
        "decisions",
        "flag",
        "switch",
        "Nobody sees who voted what, officers neither.",
    ),
    Spec(
        "rule_change",
        "chains",
        "choice",
        "select",
        "By vote: no officer can change a rule alone.",
        officers=("vote", "admin"),
    ),
    *(
        Spec(f"decisions.{kind}", "chains", "steps", "steps", "Nobody decides on the own matter.")
        for kind in KINDS
        # Nothing asks for it yet.
        if kind != "share_out"
    ),
    Spec(
        "expenses.decided_by",
        "money",
        "choice",
        "select",
        "Whoever spends is never alone.",
        officers=("officer", "vote"),
    ),
    Spec(
        "expenses.free_minor", "money", "amount", sub="For small things, like tea for the meeting."
    ),
    Spec(
        "savings.withdrawal",
        "money",
        "choice",
        "select",
        "Before the end of the circle.",
        choices=("none", "vote"),
        officers=("officer",),
    ),
    Spec(
        "savings.keep_minor", "money", "amount", sub="So much of each one's savings always stays."
    ),
    Spec("savings.held_by_loans", "money", "flag", "switch", "As much stays in as is still owed."),
)
#: What means something only where turns are auctioned.
OF_AUCTIONS: Final = frozenset(
    {
        "rounds.bidding", "rounds.bid_minutes", "rounds.bid_cap_percent", "rounds.dividend",
        "rounds.winner_shares", "commission_percent",
    }
)  # fmt: skip
DETAIL_KEYS: Final = frozenset(spec.key for spec in DETAILS)
#: Ways to agree: share, more than it, of whom; and how they are called.
SHARES: Final = {
    "1/2 more electorate": "more than half of all members",
    "1/2 least electorate": "at least half of all members",
    "2/3 least electorate": "two thirds of all members",
    "1 least electorate": "all members",
    "1/2 more votes": "more than half of those who vote",
    "2/3 least votes": "two thirds of those who vote",
    "1 least votes": "all of those who vote",
}
ROUNDINGS: Final = {
    "0.01": "not rounded",
    "1": "to the nearest ₹1",
    "5": "to the nearest ₹5",
    "10": "to the nearest ₹10",
    "1 up": "up to a full ₹1",
    "5 up": "up to a full ₹5",
    "10 up": "up to a full ₹10",
}
