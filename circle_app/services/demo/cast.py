"""Who and what the demo is about. Everybody and everything here is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from circle_app.domain.presets import PRESETS


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the demo: how they pay, and what language they read.

    Attributes:
        habit: ``punctual`` pays each cycle, ``bundles`` several at once, ``forgetful`` skips some
            and now and then makes up for them.
        method: How they pay: ``cash``, ``upi`` or ``wallet``.
    """

    name: str
    habit: str = "punctual"
    method: str = "cash"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class LoanPlot:
    """The story of one loan.

    Attributes:
        who: Number of the borrower in the circle's list.
        when: When it is asked for: the share of the circle's past that is over by then.
        course: ``repaid``, ``early`` (paid off before time), ``running``, ``late``, ``partly``
            (half of an instalment), ``rejected``, ``expired``, ``cancelled``; and of the last
            days ``voting`` and ``approved``.
    """

    who: int
    when: float
    rupees: int
    periods: int
    purpose: str
    course: str
    method: str = "cash"


@dataclass(frozen=True, slots=True)
class Spending:
    """The story of one expense.

    Attributes:
        months_ago: In which month it falls.
        who: Number of whoever records it in the circle's list.
        box: The account that paid; None where the recorder did and is to be paid back.
        course: ``agreed``, ``refused``, ``repaid`` or ``waits``; small ones ask nobody.
    """

    months_ago: int
    who: int
    rupees: int
    category: str
    payee: str
    note: str
    box: str | None
    course: str = "agreed"


@dataclass(frozen=True, slots=True)
class Plot:
    """One circle of the demo: its rules, its people in the order they join, its loans.

    In a circle with officers the first is the admin and the second becomes treasurer.
    """

    name: str
    description: str
    months: int
    every: str
    people: tuple[Role, ...]
    loans: tuple[LoanPlot, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)
    question: str = ""
    upi_address: str | None = None
    preset: str = "lending"

    @property
    def treasurer(self) -> Role | None:
        """Who keeps the money, where somebody does."""
        return self.people[1] if PRESETS[self.preset].has_officers else None


ASHA = Role("Asha Kumari", method="upi")
REKHA = Role("रेखा वर्मा", language="hi")

LANE = Plot(
    name="Gulmohar Lane",
    description="Five neighbours, five rupees a day. A made-up circle to look around in.",
    months=6,
    every="daily",
    upi_address="gulmohar.lane@okdemo",
    people=(
        ASHA,
        Role("Rahul Sharma", "punctual", "upi"),
        REKHA,
        Role("Farida Khatoon", "punctual", "wallet"),
        Role("Joseph D'Souza", "forgetful", "upi"),
    ),
    loans=(
        LoanPlot(4, 0.30, 400, 2, "Bicycle repair", "repaid"),
        LoanPlot(3, 0.45, 600, 3, "Sewing machine parts", "early", "wallet"),
        LoanPlot(2, 0.60, 900, 6, "दवा के लिए", "running"),
        LoanPlot(4, 0.75, 500, 2, "Festival shopping", "rejected"),
        LoanPlot(1, 0.999, 800, 4, "Schoolbooks for Anya", "voting"),
    ),
)

GROUP = Plot(
    name="महिला बचत समूह, सीतापुर",
    description="हर हफ़्ते सौ रुपये, बारह बहनें। यह समूह केवल दिखाने के लिए बनाया गया है।",
    months=12,
    every="weekly",
    upi_address="bachat.sitapur@okdemo",
    people=(
        Role("सुनीता देवी", "punctual", "cash", "hi"),
        ASHA,
        Role("कविता यादव", "bundles", "cash", "hi"),
        Role("मीना कुमारी", "punctual", "upi", "hi"),
        Role("शबाना बेगम", "punctual", "cash", "hi"),
        Role("गीता मिश्रा", "bundles", "upi", "hi"),
        Role("लक्ष्मी सिंह", "forgetful", "cash", "hi"),
        Role("राधा तिवारी", "punctual", "wallet", "hi"),
        Role("Nasreen Ansari", "punctual", "upi"),
        Role("पूनम गुप्ता", "punctual", "cash", "hi"),
        Role("सरोज पाल", "forgetful", "cash", "hi"),
        Role("Anita Rawat", "bundles", "cash"),
    ),
    loans=(
        LoanPlot(4, 0.20, 1500, 10, "सिलाई मशीन", "repaid"),
        LoanPlot(2, 0.28, 2000, 12, "बेटी की फ़ीस", "repaid"),
        LoanPlot(6, 0.40, 3000, 12, "खाद और बीज", "early"),
        LoanPlot(9, 0.50, 2500, 10, "छत की मरम्मत", "repaid"),
        LoanPlot(10, 0.55, 9000, 12, "मोटर साइकिल", "expired"),
        LoanPlot(8, 0.70, 6000, 24, "Shop shelves", "running", "upi"),
        LoanPlot(10, 0.78, 4000, 16, "दुकान का सामान", "late"),
        LoanPlot(5, 0.84, 5000, 20, "भैंस का चारा", "partly"),
        LoanPlot(3, 0.997, 3500, 12, "शादी का ख़र्च", "approved"),
    ),
    rules={
        "contribution": {"amount_minor": 10_000, "cycle": "weekly"},
        "members": {"max": 20},
        "loans": {
            "rate_percent": "12",
            "frequency": "weekly",
            "max_periods": 26,
            "max_minor": 1_500_000,
            "savings_multiple": "3",
        },
        "loan_voting": {"window_hours": 72},
    },
    question="अगली बैठक रविवार को चार बजे रखें?",
)

COLONY = Plot(
    name="Shanti Nagar Colony Fund",
    description="Twenty families, ₹500 a month, loans at 1 % a month. A made-up circle.",
    months=18,
    every="monthly",
    upi_address="shantinagar.fund@okdemo",
    people=(
        Role("Vikram Patel", method="upi"),
        Role("Priya Nair", method="upi"),
        Role("Suresh Reddy"),
        Role("Imran Qureshi", method="upi"),
        Role("Lakshmi Iyer"),
        Role("Harpreet Kaur", method="wallet"),
        Role("Manoj Tiwari", "bundles"),
        Role("Deepa Joshi", method="upi"),
        Role("Arjun Das", "forgetful"),
        Role("Mary Thomas"),
        Role("Sanjay Gupta", method="upi"),
        Role("Ayesha Khan", "bundles", "upi"),
        Role("राजेश मौर्य", language="hi"),
        Role("Pooja Bhatt", method="upi"),
        Role("Ravi Shankar"),
        Role("Neha Agarwal", method="upi"),
        Role("Gopal Krishnan", "forgetful"),
        Role("Sunil Pawar"),
        Role("उर्मिला शुक्ला", language="hi"),
        Role("Tenzin Dorje", method="wallet"),
    ),
    loans=(
        LoanPlot(6, 0.20, 10_000, 6, "Hospital bill", "repaid", "upi"),
        LoanPlot(3, 0.30, 15_000, 6, "Workshop tools", "repaid", "upi"),
        LoanPlot(9, 0.36, 8_000, 4, "Daughter's college form", "early"),
        LoanPlot(16, 0.42, 50_000, 12, "Second-hand car", "rejected"),
        LoanPlot(14, 0.50, 20_000, 8, "House painting", "running", "upi"),
        LoanPlot(5, 0.58, 12_000, 6, "Bakery oven", "repaid", "wallet"),
        LoanPlot(11, 0.62, 5_000, 3, "Travel to the village", "cancelled"),
        LoanPlot(8, 0.68, 18_000, 12, "Auto-rickshaw repair", "late"),
        LoanPlot(1, 0.76, 25_000, 12, "Solar panel", "running", "upi"),
        LoanPlot(17, 0.996, 14_000, 8, "School fees", "voting"),
    ),
    rules={
        "contribution": {"amount_minor": 50_000, "cycle": "monthly"},
        "confirmation": "member",
        "members": {"max": 30},
        "loans": {
            "rate_percent": "1",
            "rate_per": "month",
            "max_periods": 18,
            "max_minor": 6_000_000,
        },
        "loan_voting": {"window_hours": 96},
        "rule_voting": {"window_hours": 96},
    },
    question="Paint the meeting room from the interest we earned?",
)

#: A kind of loan beside the ordinary one: for the festival, paid back week by week, vouched for.
FESTIVAL: Final[dict[str, Any]] = {
    "key": "festival",
    "name": "Festival loan",
    "about": "Small and short, with two friends who vouch for it.",
    "terms": {
        "method": "flat",
        "rate_percent": "12",
        "rate_per": "year",
        "frequency": "weekly",
        "min_minor": 500 * 100,
        "max_minor": 6_000 * 100,
        "max_periods": 26,
        "savings_multiple": "3",
        "guarantors": 2,
        "guarantee_percent": "50",
        "penalty": {"kind": "fixed", "amount_minor": 10 * 100, "after_days": 2},
        "steps": [{"by": "role", "role": "treasurer", "within_hours": 168, "escalation": "admin"}],
    },
}

SAKHI = Plot(
    name="Sakhi Bachat Samooh",
    description="Twelve women, ₹500 a month, with an admin and a treasurer. A made-up group.",
    months=10,
    every="monthly",
    preset="savings",
    upi_address="sakhi.bachat@okdemo",
    people=(
        Role("Sunita Oraon"),
        Role("Rekha Verma"),
        ASHA,
        Role("Jyoti Meena", method="upi"),
        Role("Geeta Sharma"),
        Role("Mary Tirkey"),
        Role("Lakshmi Bai", "forgetful"),
        Role("Pushpa Patel", method="upi"),
        Role("Kamla Soren"),
        Role("Farida Begum", method="upi"),
        Role("सावित्री यादव", language="hi"),
        Role("Nirmala Toppo", "bundles"),
    ),
    loans=(
        LoanPlot(4, 0.35, 3_000, 4, "Goats", "repaid"),
        LoanPlot(9, 0.55, 4_000, 8, "Roof sheets", "running", "upi"),
        LoanPlot(6, 0.62, 2_500, 6, "Medicines", "late", "upi"),
        LoanPlot(10, 0.74, 3_500, 6, "बेटी की शादी", "partly"),
        LoanPlot(11, 0.995, 5_000, 8, "Sewing machine", "approved"),
        LoanPlot(3, 0.999, 4_500, 6, "School fees", "voting"),
    ),
    rules={"loan_voting": {"window_hours": 72}, "products": [FESTIVAL]},
    question="Open a second account at the post office?",
)
SPENDINGS = (
    Spending(9, 1, 620, "stationery", "Sharma Stationers", "Register and passbooks", "cash"),
    Spending(7, 0, 450, "official", "Block office", "Registration", None, "repaid"),
    Spending(6, 1, 400, "rent", "Panchayat hall", "Two meetings", "bank"),
    Spending(5, 5, 3_000, "other", "Saree House", "Saris for the fair", None, "refused"),
    Spending(4, 4, 640, "travel", "State bus", "To the district bank", None, "repaid"),
    Spending(3, 1, 300, "social", "Civil hospital", "Help after an operation", "social_cash"),
    Spending(2, 1, 900, "training", "Jeevika trainer", "Bookkeeping, one day", "bank"),
    Spending(1, 0, 350, "bank", "Grameen Bank", "Passbook printed", "bank"),
)
#: Agreed to in the last days, and still to be paid back.
REPAID_LATER = Spending(0, 3, 760, "travel", "Raju Auto", "To the bank, twice", None)

PLOTS = (LANE, GROUP, COLONY, SAKHI)
