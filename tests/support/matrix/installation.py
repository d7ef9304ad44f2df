"""What the operators of an installation may call, and nobody else."""

from __future__ import annotations

from typing import Final

from circle_app.domain.settings_catalogue import Section
from tests.factories import key
from tests.support.matrix.needs import Case, a, operator

SETTING: Final = {"circles.invite_days": 30}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "admin.circles.listed": operator(),
    "admin.circles.get": operator(lambda w: a(w.circle)),
    "admin.circles.disputes": operator(),
    "admin.jobs.show": operator(),
    "admin.jobs.history": operator(),
    "admin.jobs.ask": operator(lambda w: a("late_fees")),
    "admin.overview.show": operator(),
    "admin.people.listed": operator(),
    "admin.people.get": operator(lambda w: a(w.sunita.user_id)),
    "admin.people.lock": operator(lambda w: a(w.sunita.user_id, reason="Lost phone")),
    "admin.people.unlock": operator(lambda w: a(w.sunita.user_id)),
    "admin.people.sign_out": operator(lambda w: a(w.sunita.user_id)),
    "admin.people.set_operator": operator(lambda w: a(w.sunita.user_id, is_operator=True)),
    "installation.overview": operator(),
    "installation.about": operator(),
    "installation.affected": operator(lambda w: a(SETTING)),
    "installation.change": operator(lambda w: a(SETTING, key=key())),
    "installation.reset": operator(lambda w: a(Section.REGION, key=key())),
    "installation.history": operator(),
}
