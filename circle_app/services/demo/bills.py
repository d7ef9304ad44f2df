"""Invoices in circles with a treasurer: for the last month and for this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from circle_app.domain.spans import month_of
from circle_app.services import invoices
from circle_app.services.demo.savers import Troupe
from circle_app.services.demo.stage import Stage


def send(stage: Stage, troupes: Sequence[Troupe]) -> None:
    """Put in line the invoices of two months, each early in it."""
    today = stage.today()
    first = month_of(today).start
    for troupe in troupes:
        if troupe.plot.treasurer is None:
            continue
        for month in (month_of(first - timedelta(days=1)).start, first):
            day = min(month + timedelta(days=4), today - timedelta(days=2))
            if day > troupe.starts[0]:
                stage.at(stage.moment(day, 9, 11), partial(_make, stage, troupe, month))


def _make(stage: Stage, troupe: Troupe, month: date) -> None:
    assert troupe.plot.treasurer is not None  # noqa: S101  (put in line only where there is one)
    treasurer = stage.people[troupe.plot.treasurer.name]
    invoices.make(treasurer, troupe.circle_id, period="month", on=month, key=stage.key())
