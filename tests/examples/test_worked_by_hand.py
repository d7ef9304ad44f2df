"""The figures in ``docs/rules``: the hand's arithmetic is done again, and the code is asked.

A comment before a table says which loan it shows, in the words of the calculator's interface:
``<!-- plan: {…} -->`` for a schedule, ``<!-- account: {…} -->`` for a loan that is paid back. A
line "Together: …" after a schedule holds its sums. Every ``left = right`` in backticks is an
arithmetic that is checked wherever it stands.
"""

from __future__ import annotations

import ast
import json
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from circle_app.api.schemas.quotes import QuoteAsked
from circle_app.domain.allocations import Amounts
from circle_app.domain.annuities import as_decimal
from circle_app.domain.aprs import yearly_cost
from circle_app.domain.loan_accounts import (
    FlatInterest,
    PrepaymentMode,
    RepaymentPolicy,
    charged,
    open_account,
    payoff,
)
from circle_app.domain.penalties import PenaltyEvery, PenaltyKind, PenaltyRules
from circle_app.domain.repayments import LoanEvent, Payment, Waiver, replay
from circle_app.domain.schedules import Schedule, build_schedule

PAGES = Path(__file__).parents[2] / "docs" / "rules"
FIGURES = [PAGES / "loans.md", PAGES / "loan-figures.md", PAGES / "loan-payments.md"]
BLOCK = re.compile(r"<!-- (plan|account): (\{.*?\}) -->\n+((?:\|.*\n)+)(?:\nTogether: (.*)\n)?")
SUM = re.compile(r"`([^`\n]*[0-9)%] = [^`\n]*)`")
NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
SIGNS = {"×": "*", "÷": "/", "−": "-", "^": "**", "%": "/100", ",": "", "–": "-"}
DOES: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked(expression: str) -> Fraction:
    """What an arithmetic comes to, exactly."""
    for sign, meaning in SIGNS.items():
        expression = expression.replace(sign, meaning)
    exact = re.sub(r"[0-9]+\.[0-9]+", lambda found: f"'{found[0]}'", expression.strip())

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        assert isinstance(node, ast.BinOp), expression
        right: Any = value(node.right)
        if isinstance(node.op, ast.Pow):
            right = int(right)
        result: Fraction = DOES[type(node.op)](value(node.left), right)
        return result

    return value(ast.parse(exact, mode="eval").body)


def number(text: str) -> Decimal:
    """A printed number; the last one of a cell that shows how it comes about."""
    return Decimal(NUMBER.findall(text.replace("−", "-"))[-1].replace(",", ""))


def holds(left: str, right: str) -> bool:
    """Whether an arithmetic comes to the printed result, rounded half up to its decimals."""
    printed = number(right)
    exact = as_decimal(worked(left))
    return exact.quantize(Decimal(1).scaleb(printed.as_tuple().exponent), ROUND_HALF_UP) == printed


@dataclass(frozen=True)
class Table:
    """A table of the page with the loan it shows, and what else is said of it."""

    asked: dict[str, Any]
    rows: list[dict[str, str]]
    said: dict[str, str]


def tables(kind: str) -> Iterator[Any]:
    for page in FIGURES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] != kind:
                continue
            lines = [line.strip("| ").split(" | ") for line in found[3].strip().split("\n")]
            head = [name.strip() for name in lines[0]]
            rows = [
                dict(zip(head, [cell.strip() for cell in line], strict=True)) for line in lines[2:]
            ]
            said = [each.rpartition(" ") for each in (found[4] or "").split(" · ") if each]
            sums_of = {name: value for name, _, value in said}
            table = Table(json.loads(found[2]), rows, sums_of)
            place = text.count("\n", 0, found.start()) + 1
            yield pytest.param(table, id=f"{page.stem}-{place}")


def plan_of(asked: dict[str, Any]) -> Schedule:
    return build_schedule(QuoteAsked.model_validate(asked).terms(date(2026, 1, 15)))


def rupees(amount_minor: int) -> Decimal:
    return Decimal(amount_minor).scaleb(-2)


@pytest.mark.parametrize("page", FIGURES, ids=lambda page: page.stem)
def test_the_arithmetic_on_the_page_is_right(page: Path) -> None:
    found = SUM.findall(page.read_text(encoding="utf-8"))
    assert len(found) > 20
    for arithmetic in found:
        for left, right in pairwise(arithmetic.split(" = ")):
            assert holds(left, right), f"{left} is {as_decimal(worked(left))}"


@pytest.mark.parametrize("table", list(tables("plan")))
def test_the_code_gives_the_plan_worked_by_hand(table: Table) -> None:
    plan = plan_of(table.asked)
    assert len(table.rows) == len(plan.rows)
    balance = rupees(plan.terms.principal_minor)
    for shown, row in zip(table.rows, plan.rows, strict=True):
        assert int(shown["no."]) == row.number
        assert date.fromisoformat(shown["due"]) == row.due_on
        for name in ("interest", "principal", "fee", "payment", "balance"):
            if name in shown:
                assert number(shown[name]) == rupees(getattr(row, f"{name}_minor")), name
            if f"{name} by hand" in shown:
                assert number(shown[f"{name} by hand"]) == number(shown[name]), name
        balance -= number(shown["principal"])
        assert number(shown["balance"]) == balance
    cost = yearly_cost(plan)
    figures = {
        "instalment": rupees(plan.instalment_minor),
        "interest": rupees(plan.total_interest_minor),
        "handed over": rupees(plan.net_disbursed_minor),
        "APR in %": cost.apr_percent,
        "effective in %": cost.effective_percent,
    }
    for name, value in table.said.items():
        assert number(value) == figures[name], name


def policy_of(asked: dict[str, Any]) -> RepaymentPolicy:
    penalty = PenaltyRules()
    if told := asked.pop("penalty", None):
        penalty = PenaltyRules(
            kind=PenaltyKind(told["kind"]),
            amount_minor=int(Decimal(told.get("amount", "0")) * 100),
            percent=Decimal(told.get("percent", "0")),
            after_days=told.get("after_days", 0),
            every=PenaltyEvery(told.get("every", "once")),
            cap_minor=int(Decimal(told["cap"]) * 100) if "cap" in told else None,
        )
    return RepaymentPolicy(
        prepayment=PrepaymentMode(asked.pop("prepayment", "shorten")),
        flat_interest=FlatInterest(asked.pop("flat_interest", "waived")),
        rebate_percent=Decimal(asked.pop("rebate_percent", "0")),
        penalty=penalty,
    )


def parts_of(shown: dict[str, str]) -> dict[str, int]:
    names = ("penalty", "fee", "interest", "principal")
    return {
        f"{name}_minor": int(number(shown[name]) * 100) if shown.get(name, "–") != "–" else 0
        for name in names
    }


@pytest.mark.parametrize("table", list(tables("account")))
def test_the_code_books_what_was_worked_out_by_hand(table: Table) -> None:
    asked = dict(table.asked)
    policy = policy_of(asked)
    left = {f"{name}_minor": int(Decimal(x) * 100) for name, x in asked.pop("carried", {}).items()}
    account = open_account(plan_of(asked), Amounts(**left))
    for sequence, shown in enumerate(table.rows):
        on, parts = date.fromisoformat(shown["day"]), Amounts(**parts_of(shown))
        account = charged(account, on, policy.penalty)
        if shown["what"] == "would close it":
            assert payoff(account, on, policy).owed == parts
        elif shown["what"] == "is charged":
            latest = [charge.amount_minor for charge in account.charges if charge.on == on]
            assert parts == Amounts(penalty_minor=sum(latest))
        else:
            event: LoanEvent = Payment(on, sequence, parts.total_minor)
            if shown["what"] == "lets off":
                changes = {name: value for name, value in parts_of(shown).items() if value}
                event = replace(Waiver(on, sequence), **changes)
            account, receipts = replay(account, [event], policy)
            for receipt in receipts.values():
                assert receipt.applied == parts
            assert (account.closed_on == on) is (shown["what"] == "closes it")
        if "rest of the loan" in shown:
            assert number(shown["rest of the loan"]) == rupees(account.principal_outstanding_minor)
        if "next instalments" in shown and shown["next instalments"] != "–":
            assert following(account, on) == shown["next instalments"]


def following(account: Any, on: date) -> str:
    """The instalments that are still to come, as the page writes them."""
    ahead = [item.rest.total_minor for item in account.instalments if item.due_on > on]
    ahead = [amount for amount in ahead if amount]
    return f"{len(ahead)}: " + ", ".join(f"{rupees(amount):,}" for amount in ahead)


def test_the_pages_show_every_method_and_option() -> None:
    asked = [param.values[0].asked for param in tables("plan")]
    assert {each["method"] for each in asked} == {
        "reducing",
        "flat",
        "equal_principal",
        "interest_only",
    }
    assert {each.get("fee_mode", "netted") for each in asked if "fee" in each} == {
        "netted",
        "first_instalment",
        "every_instalment",
        "spread",
    }
    for option in ("grace_principal", "grace_interest", "first_due_date", "rate_base", "rounding"):
        assert any(option in each for each in asked), option
    paid = [param.values[0].asked for param in tables("account")]
    assert {each.get("prepayment") for each in paid} >= {"shorten", "lower", "next_dues"}
    assert {each.get("flat_interest") for each in paid} >= {"waived", "due", "rebated"}
    assert {each["penalty"]["kind"] for each in paid if "penalty" in each} == {"fixed", "percent"}
