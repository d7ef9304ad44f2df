"""The terms of a kind of loan as settings: where they stand in its editor, and with which control.

Every kind is edited as if it were the ordinary loan, so the keys are those of ``rules.loans``.
"""

from typing import Final

from circle_app.web.circle_settings.specs import DETAILS, RULES, Spec

#: Section, what it is called, its icon.
LOAN_SECTIONS: Final = (
    ("name", "Name and purpose", "pencil"),
    ("cost", "What it costs", "percent"),
    ("paying_back", "Paying back", "calendar"),
    ("limits", "How much, for whom", "users"),
    ("late", "When it is late", "clock"),
    ("who", "Who decides", "scale"),
)
NAME: Final = "kind.name"
ABOUT: Final = "kind.about"
#: What a kind is called; the ordinary loan has no name of its own.
NAMES: Final = (
    Spec(NAME, "name", "text", "text", "Like “Festival loan” or “For seeds”.", label="Name"),
    Spec(ABOUT, "name", "text", "area", "Members read it before they ask.", label="Who it is for"),
)
LOANS: Final = (
    Spec("loans.enabled", "name", "flag", "switch", "Off: nobody can ask; running loans go on."),
    Spec(
        "loans.purposes",
        "name",
        "words",
        "area",
        "One a line, like “School fees”. Empty: for anything.",
    ),
    Spec("loans.rate_percent", "cost", "decimal", sub="Running loans keep theirs.", unit="%"),
    Spec(
        "loans.rate_per",
        "cost",
        "choice",
        "segmented",
        "What the percentage is of.",
        choices=("year", "month", "week"),
    ),
    Spec(
        "loans.method",
        "cost",
        "choice",
        "select",
        "Running loans keep theirs.",
        choices=("reducing", "flat", "equal_principal", "interest_only"),
    ),
    Spec("loans.fee_minor", "cost", "amount", sub="The same for a small loan and a large one."),
    Spec("loans.fee_percent", "cost", "decimal", sub="Of the loan, besides the amount.", unit="%"),
    Spec(
        "loans.fee_mode",
        "cost",
        "choice",
        "select",
        "Kept back: less is handed over than is owed.",
        choices=("netted", "first_instalment", "every_instalment", "spread"),
    ),
    Spec(
        "loans.rate_base",
        "cost",
        "choice",
        "segmented",
        "By the day: a month of 31 days costs more than one of 28.",
        choices=("period", "daily"),
        fine=True,
    ),
    Spec(
        "loans.with_meetings",
        "paying_back",
        "flag",
        "switch",
        "As often as everybody pays in, on the day of the meeting.",
    ),
    Spec(
        "loans.frequency",
        "paying_back",
        "choice",
        "select",
        "Of new loans; running ones keep theirs.",
        choices=("weekly", "fortnightly", "monthly", "custom"),
    ),
    Spec("loans.every_days", "paying_back", "whole", sub="From one to the next.", unit="days"),
    Spec("loans.max_periods", "paying_back", "whole", sub="The longest a loan may take."),
    Spec(
        "loans.prepayment",
        "paying_back",
        "choice",
        "select",
        "When somebody pays before the day.",
        choices=("next_dues", "shorten", "lower"),
    ),
    Spec(
        "loans.flat_interest",
        "paying_back",
        "choice",
        "select",
        "The interest of the time that is left.",
        choices=("waived", "rebated", "due"),
    ),
    Spec("loans.rebate_percent", "paying_back", "decimal", sub="Of that interest.", unit="%"),
    Spec(
        "loans.rounding_step",
        "paying_back",
        "rounding",
        "select",
        "The last instalment evens it out.",
        choices=("0.01", "1", "5", "10"),
        fine=True,
    ),
    Spec(
        "loans.holiday_rule",
        "paying_back",
        "choice",
        "select",
        "The holidays are on a page of their own.",
        choices=("same", "next_working_day", "next_meeting"),
        fine=True,
    ),
    Spec(
        "loans.grace_principal",
        "paying_back",
        "whole",
        sub="Only interest is asked for with them.",
        unit="instalments",
        fine=True,
    ),
    Spec(
        "loans.grace_interest",
        "paying_back",
        "whole",
        sub="They cost nothing.",
        unit="instalments",
        fine=True,
    ),
    Spec(
        "loans.allocation",
        "paying_back",
        "choice",
        "select",
        "When less is paid than is due.",
        choices=("oldest_first", "interest_first", "interest_principal", "principal_first"),
        fine=True,
    ),
    Spec(
        "loans.advance_allowed",
        "paying_back",
        "flag",
        "switch",
        "Off: nobody can pay more than is owed.",
        fine=True,
    ),
    Spec("loans.min_minor", "limits", "amount", sub="Nobody can ask for less."),
    Spec("loans.max_minor", "limits", "amount", sub="Nobody can ask for more."),
    Spec(
        "loans.savings_multiple",
        "limits",
        "maybe",
        sub="Somebody with ₹10,000 saved may ask for so many times that. Empty: no such limit.",
        unit="×",
    ),
    Spec(
        "loans.max_running", "limits", "whole", "stepper", "More can be asked for once one ends."
    ),
    Spec("loans.arrears_block", "limits", "flag", "switch", "What is late is paid first."),
    Spec(
        "loans.within_pool",
        "limits",
        "flag",
        "switch",
        "Off: a loan may wait until there is enough.",
    ),
    Spec(
        "loans.min_membership_days", "limits", "whole", sub="Since the day of joining.",
        unit="days",
    ),
    Spec(
        "loans.guarantors",
        "limits",
        "whole",
        sub="They agree first, and their savings are held back for it.",
        unit="people",
    ),
    Spec(
        "loans.guarantee_percent",
        "limits",
        "decimal",
        sub="All of them together.",
        unit="%",
    ),
    Spec(
        "loans.penalty.kind",
        "late",
        "choice",
        "select",
        "It is never added to the loan and bears no interest.",
        choices=("none", "fixed", "percent"),
    ),
    Spec("loans.penalty.amount_minor", "late", "amount", sub="For each instalment that is late."),
    Spec("loans.penalty.percent", "late", "decimal", sub="Of what is late.", unit="%"),
    Spec(
        "loans.penalty.every",
        "late",
        "choice",
        "select",
        "As long as it is not paid.",
        choices=("once", "day", "week", "month", "cycle"),
    ),
    Spec(
        "loans.penalty.after_days",
        "late",
        "whole",
        sub="So long it costs nothing to be late.",
        unit="days",
    ),
    Spec("loans.penalty.cap_minor", "late", "maybe_amount", sub="Empty: no such limit.", fine=True),
    Spec(
        "loans.penalty.cap_percent", "late", "maybe", sub="Empty: no such limit.", unit="%",
        fine=True,
    ),
    Spec(
        "loans.default_after_days",
        "late",
        "whole",
        sub="Then it is listed as not paid; nothing is taken by itself.",
        unit="days",
        fine=True,
    ),
    Spec(
        "loans.steps",
        "who",
        "steps",
        "steps",
        "One step after another; a borrower never decides on the own loan.",
    ),
)  # fmt: skip
SPECS: Final = {spec.key: spec for spec in (*DETAILS, *RULES, *NAMES, *LOANS)}
