"""The chart of accounts fits together."""

from __future__ import annotations

from uuid import uuid4

import pytest

from circle_app.domain import charts
from circle_app.domain.charts import CHART, KINDS, PRESET_CHARTS, Fund, Section, kind_of
from circle_app.domain.ledger import account_key
from circle_app.domain.presets import PRESETS

DEBIT_SECTIONS = {Section.ASSETS, Section.EXPENSE, Section.DISTRIBUTED}


@pytest.mark.parametrize("kind", CHART, ids=lambda kind: kind.code)
def test_an_account_stands_on_the_side_of_its_section(kind):
    assert (kind.side == "debit") == (kind.section in DEBIT_SECTIONS)
    assert len(kind.code) <= 24
    assert kind_of(kind.code) is kind


def test_no_two_accounts_have_the_same_code():
    assert len(KINDS) == len(CHART) + len(charts.PERSONAL_ACCOUNTS)


def test_a_key_names_its_kind_with_and_without_an_owner():
    assert kind_of(account_key(charts.SAVINGS, uuid4())) is charts.SAVINGS
    assert kind_of(account_key(charts.CASH)) is charts.CASH
    assert kind_of("treasure") is None


def test_the_social_fund_has_money_and_owners_of_its_own():
    social = [kind for kind in CHART if kind.fund is Fund.SOCIAL]
    assert {kind.section for kind in social} == {Section.ASSETS, Section.MEMBER_FUNDS}
    assert not set(social) & {*charts.POOL, *charts.HOLDINGS}


def test_only_what_was_found_brought_along_or_shared_may_be_on_either_side():
    # A cycle of shares can end with a loss, which is shared too.
    shared = {charts.VARIANCE, charts.OPENING, charts.DISTRIBUTED}
    assert {kind for kind in CHART if kind.may_overdraw} == shared


def test_every_preset_has_a_chart_made_of_the_whole():
    assert PRESET_CHARTS.keys() == PRESETS.keys()
    for chart in PRESET_CHARTS.values():
        assert set(chart) <= set(CHART)
        assert len(set(chart)) == len(chart)
