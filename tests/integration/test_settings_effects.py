"""That every setting of the installation acts: for each the act that proves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from circle_app.adapters import clock, logs
from circle_app.adapters.hosts import InvalidHost
from circle_app.api import limits
from circle_app.domain.circle_defaults import ListingClosed, OpeningClosed, PresetNotOffered
from circle_app.domain.errors import CircleError, TooManyAttempts
from circle_app.domain.pay_ways import MethodSwitchedOff, TopUpSwitchedOff
from circle_app.domain.people import WeakPassword
from circle_app.domain.rule_limits import RuleAboveLimit
from circle_app.domain.settings_catalogue import CATALOGUE
from circle_app.domain.upi import InvalidUtr
from circle_app.services import (
    circle_details,
    circles,
    contributions,
    financials,
    installation,
    outside,
    people,
    retention,
    rules,
    sessions,
    wallets,
)
from circle_app.services.notices import timed
from circle_app.services.people import SignUpClosed
from circle_app.web import events
from circle_app.web.contact import ContactState
from tests.factories import PASSWORD, key, new_phone, person
from tests.integration.test_settings import operator
from tests.support.browsers import Tab, act
from tests.support.circles import MORNING, circle_of, count, rows


def set_to(**values: Any) -> None:
    """Change settings: ``loans__largest="5.00"``."""
    changes = {name.replace("__", "."): value for name, value in values.items()}
    installation.change(operator(), changes, key=key())


def refused(kind: type[CircleError], act: Callable[[], Any]) -> None:
    """An act is refused in this way."""
    with pytest.raises(kind):
        act()


def opened(**more: Any) -> circles.CircleView:
    """A circle of a new person."""
    return circles.create(person(), name="Us", **{"preset": "lending", "key": key(), **more})


def _organisation() -> None:
    set_to(organisation__name="Gram Vikas Sanstha", organisation__contact="help@gram.example")
    state = Tab(None).at(ContactState, "/help")
    act(state, "load")
    assert (state.organisation, state.person) == ("Gram Vikas Sanstha", "help@gram.example")


def _language() -> None:
    set_to(region__language="hi")
    assert events.preferred_language("fr,de;q=0.5") == "hi"


def _time_zone() -> None:
    set_to(region__time_zone="Africa/Nairobi")
    assert opened().time_zone == "Africa/Nairobi"


def _year() -> None:
    asha = person()
    circle = circle_of(asha)
    set_to(region__year_month=1)
    assert financials.balance_sheet(asha, circle.id).year.start.month == 1


def _opened_by() -> None:
    set_to(circles__opened_by="operators")
    refused(OpeningClosed, opened)
    circles.create(operator(), name="Us", preset="lending", key=key())


def _presets() -> None:
    set_to(circles__presets=["savings"])
    refused(PresetNotOffered, opened)
    assert opened(preset="savings").preset == "savings"


def _defaults() -> None:
    set_to(circles__contribution="20", circles__cycle="weekly")
    paid = opened().rules.contribution
    assert (paid.amount_minor, paid.cycle.value) == (20_00, "weekly")


def _limit(path: str, value: Any, **setting: Any) -> Callable[[], None]:
    part, _, name = path.rpartition(".")
    changes = {part: {name: value}} if part else {name: value}

    def run() -> None:
        asha = person()
        circle = circle_of(asha)
        set_to(**setting)
        refused(RuleAboveLimit, lambda: opened(rules=changes))
        refused(RuleAboveLimit, lambda: rules.change_rules(asha, circle.id, changes))

    return run


def _invite_days() -> None:
    set_to(circles__invite_days=2)
    opened()
    ((created, until),) = rows("SELECT created_at, expires_at FROM invite")
    assert str(until)[:10] > str(created)[:10]


def _listing() -> None:
    asha = person()
    circle = circle_of(asha)
    circle_details.change(asha, circle.id, listed=True)
    assert circles.listed(person()).items
    set_to(circles__listing=False)
    assert circles.listed(person()).items == ()
    refused(ListingClosed, lambda: circle_details.change(asha, circle.id, listed=True))


def _method() -> None:
    set_to(loans__method="flat", loans__rounding="10")
    loans = opened(preset="savings").rules.loans
    assert (loans.method.value, loans.rounding_step, loans.rounding_direction.value) == (
        "flat",
        Decimal(10),
        "nearest",
    )


def _ways() -> None:
    asha = person()
    circle = circle_of(asha)

    def paying(method: str, note: str | None = None) -> Callable[[], Any]:
        return lambda: contributions.pay(
            asha, circle.id, amount_minor=500, method=method, reference=note, key=key()
        )

    refused(InvalidUtr, paying("upi"))
    set_to(payments__reference=False)
    assert paying("upi")().reference is None
    set_to(payments__cash=False)
    refused(MethodSwitchedOff, paying("cash"))
    set_to(payments__upi=False)
    refused(MethodSwitchedOff, paying("upi", "123456789012"))
    set_to(payments__cash=True, payments__top_up=False)
    refused(
        TopUpSwitchedOff,
        lambda: wallets.top_up(asha, amount_minor=100, method="cash", key=key()),
    )


def _sign_up() -> None:
    circle = circle_of(person())
    set_to(security__sign_up="invited", security__password_length=12)

    def join(code: str = "", password: str = "peacock-and-rain") -> Any:
        return people.sign_up(name="Rekha", password=password, phone=new_phone(), invite_code=code)

    refused(SignUpClosed, join)
    refused(SignUpClosed, lambda: join("ABCDEFGH"))
    refused(WeakPassword, lambda: join(str(circle.invite_code), "peacock-77"))
    assert join(f"/join/{circle.invite_code}").name == "Rekha"


def _session() -> None:
    set_to(security__session_days=2)
    token = sessions.open_web_session(person().user_id, address="", agent="")
    with clock.frozen(clock.now() + timedelta(days=2, seconds=1)):
        assert sessions.actor_for_token(token) is None
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert sessions.actor_for_token(token) is not None


def _lock_out() -> None:
    set_to(security__failures=3, security__lock_minutes=60)
    phone = new_phone()
    people.sign_up(name="Asha", password=PASSWORD, phone=phone)

    def knock(password: str = "wrong") -> Any:
        return sessions.check_credentials(phone, password, address="192.0.2.1")

    for _ in range(3):
        refused(sessions.BadCredentials, knock)
    with clock.frozen(clock.now() + timedelta(minutes=59)):
        refused(TooManyAttempts, lambda: knock(PASSWORD))
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        knock(PASSWORD)


def _requests() -> None:
    set_to(security__requests=20)
    assert limits._item("/session/sign-in").amount == 20
    assert limits._item("/api/v1/me").amount > 20


def _keys() -> None:
    set_to(privacy__key_days=31, privacy__bank_file_days=2)
    kept = count("idempotency_key")
    assert kept > 0
    with clock.frozen(clock.now() + timedelta(days=30)):
        retention.remove_expired()
    assert count("idempotency_key") == kept
    with clock.frozen(clock.now() + timedelta(days=32)):
        retention.remove_expired()
    assert count("idempotency_key") == 0


def _bank_files() -> None:
    asked: list[timedelta] = []
    set_to(privacy__bank_file_days=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "circle_app.services.reconciliation.uploads.remove_old",
            lambda _now, kept: asked.append(kept) or 0,
        )
        retention.remove_expired()
    assert asked == [timedelta(days=2)]


def _reminders() -> None:
    set_to(payments__remind_before=5, payments__remind_after=2)
    with clock.frozen(MORNING):
        opened(rules={"contribution": {"cycle": "monthly"}})
    # The cycle of 2 March ends on 1 April.
    told = []
    for number in range(24, 40):
        with clock.frozen(MORNING + timedelta(days=number)):
            told.append((number, timed.remind_due()))
    assert [number for number, count in told if count] == [25, 30, 32]


def _reminder_hour() -> None:
    set_to(payments__remind_hour=15)
    with clock.frozen(MORNING):
        opened(rules={"contribution": {"cycle": "monthly"}})
    # The due day; MORNING is noon in India.
    for hours, told in ((0, 0), (2.9, 0), (3, 1)):
        with clock.frozen(MORNING + timedelta(days=30, hours=hours)):
            assert timed.remind_due() == told


def _log_level() -> None:
    set_to(observability__log_level="error")
    assert logs._level == logs.LEVELS["error"]
    set_to(observability__log_level="info")
    assert logs._level == logs.LEVELS["info"]


def _private_hosts() -> None:
    refused(InvalidHost, lambda: outside.reach("127.0.0.1", 25))
    set_to(security__private_hosts=True)
    assert outside.reach("127.0.0.1", 25) == ("127.0.0.1",)


EFFECTS: dict[tuple[str, ...], Callable[[], None]] = {
    ("organisation.name", "organisation.contact"): _organisation,
    ("region.language",): _language,
    ("region.time_zone",): _time_zone,
    ("region.year_month",): _year,
    ("circles.opened_by",): _opened_by,
    ("circles.presets",): _presets,
    ("circles.contribution", "circles.cycle"): _defaults,
    ("circles.max_members",): _limit("members.max", 11, circles__max_members=10),
    ("circles.invite_days",): _invite_days,
    ("circles.listing",): _listing,
    ("loans.method", "loans.rounding"): _method,
    ("loans.highest_rate",): _limit("loans.rate_percent", "13", loans__highest_rate="12"),
    ("loans.highest_multiple",): _limit(
        "loans.savings_multiple", "4", loans__highest_multiple="3.5"
    ),
    ("loans.longest_months",): _limit("loans.max_periods", 25, loans__longest_months=24),
    ("loans.largest",): _limit("loans.max_minor", 60_000_000, loans__largest="500000"),
    ("decisions.shortest_hours",): _limit(
        "loan_voting.window_hours", 11, decisions__shortest_hours=12
    ),
    ("decisions.secret",): _limit("loan_voting.secret", value=True, decisions__secret=False),
    ("decisions.highest_free",): _limit(
        "expenses.free_minor", 101_00, decisions__highest_free="100"
    ),
    ("payments.cash", "payments.upi", "payments.reference", "payments.top_up"): _ways,
    ("payments.remind_before", "payments.remind_after"): _reminders,
    ("payments.remind_hour",): _reminder_hour,
    ("security.sign_up", "security.password_length"): _sign_up,
    ("security.session_days",): _session,
    ("security.failures", "security.lock_minutes"): _lock_out,
    ("security.requests",): _requests,
    ("security.private_hosts",): _private_hosts,
    ("privacy.key_days",): _keys,
    ("privacy.bank_file_days",): _bank_files,
    ("observability.log_level",): _log_level,
}


def test_every_setting_has_a_proof_that_it_acts() -> None:
    assert sorted(name for names in EFFECTS for name in names) == sorted(CATALOGUE)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("names", EFFECTS, ids=lambda names: names[0])
def test_each_setting_acts(db: Any, names: tuple[str, ...]) -> None:
    EFFECTS[names]()
