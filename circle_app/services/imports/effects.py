"""What taking an import in would write, before it is written."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlmodel import Session

from circle_app.domain.charts import LOANS, OPENING, SAVINGS, SHARES, SOCIAL_CASH, SOCIAL_FUND
from circle_app.domain.contributions import Confirmation, PayMethod
from circle_app.domain.import_acts import ImportState, Status
from circle_app.domain.import_columns import Kind
from circle_app.domain.import_rows import Checked, Outcome
from circle_app.services.access import Standing
from circle_app.services.contributions.booking import POOL_OF
from circle_app.services.imports.checking import Batch
from circle_app.services.imports.views import Effect, Preview
from circle_app.services.rule_versions import rules_of

_AMOUNTS = ("amount_minor", "savings_minor", "shares_minor", "outstanding_minor")


def check_open(batch: Any) -> None:
    """Raise ImportState unless an import's columns are chosen and it is not over."""
    if batch.status != Status.MAPPED:
        raise ImportState(status=batch.status)


def preview_of(session: Session, place: Standing, circle: Any, found: Batch) -> Preview:
    """Add up what the good rows of an import come to."""
    own = own_rows(session, place, circle, found)
    counted = [row for row in found.good if row.number not in own]
    return Preview(
        kind=found.kind.value,
        currency=place.currency,
        new=len(found.good),
        double=len(found.of(Outcome.DOUBLE)),
        bad=len(found.of(Outcome.BAD)),
        members=people_of(found),
        total_minor=total_minor(found.good),
        effects=_effects(found.kind, counted),
        waiting=len(own),
    )


def people_of(found: Batch) -> int:
    """How many people the good rows of an import concern."""
    if found.kind is Kind.MEMBERS:
        return len(found.good)
    return len({row.values["member"] for row in found.good if "member" in row.values})


def total_minor(rows: list[Checked]) -> int:
    """What rows come to together."""
    return sum(int(row.values.get(name, 0)) for row in rows for name in _AMOUNTS)


def own_rows(session: Session, place: Standing, circle: Any, found: Batch) -> frozenset[int]:
    """Return the rows that say the actor paid: somebody else confirms those, by the rules."""
    if found.kind is not Kind.CONTRIBUTIONS:
        return frozenset()
    rules = rules_of(session, circle.id, circle.rule_version)
    if rules.confirmation is Confirmation.NOBODY:
        return frozenset()
    me = str(place.member_id)
    return frozenset(row.number for row in found.good if row.values["member"] == me)


def _effects(kind: Kind, rows: list[Checked]) -> tuple[Effect, ...]:
    moved: Counter[str] = Counter()
    for row in rows:
        _move(kind, row, moved)
    return tuple(Effect(account, amount) for account, amount in moved.items() if amount)


def _move(kind: Kind, row: Checked, moved: Counter[str]) -> None:
    values = row.values
    if kind is Kind.CONTRIBUTIONS:
        moved[POOL_OF[PayMethod(values["method"])].code] += values["amount_minor"]
        moved[SAVINGS.code] += values["amount_minor"]
    elif kind is Kind.LOANS:
        moved[LOANS.code] += values["outstanding_minor"]
        moved[OPENING.code] += values["outstanding_minor"]
    elif kind is Kind.OPENING and "account" in values:
        _move_held(values, moved)
    elif kind is Kind.OPENING:
        moved[SAVINGS.code] += values["savings_minor"]
        moved[SHARES.code] += values["shares_minor"]
        moved[OPENING.code] -= values["savings_minor"] + values["shares_minor"]


def _move_held(values: Any, moved: Counter[str]) -> None:
    if values["account"] == "social":
        moved[SOCIAL_CASH.code] += values["amount_minor"]
        moved[SOCIAL_FUND.code] += values["amount_minor"]
        return
    moved[values["account"]] += values["amount_minor"]
    moved[OPENING.code] += values["amount_minor"]
