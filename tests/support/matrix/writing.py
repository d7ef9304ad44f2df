"""What each service function of messages to many needs."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need

P: Final = Permission
SAID: Final = {"audience": "everybody", "subject": "Meeting", "body": "Come at five."}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "writing.options": need(P.ANNOUNCE, lambda w: a(w.circle)),
    "writing.preview": need(P.ANNOUNCE, lambda w: a(w.circle, **SAID)),
    "writing.send": need(P.ANNOUNCE, lambda w: a(w.circle, **SAID, key=key())),
    "writing.listed": need(P.ANNOUNCE, lambda w: a(w.circle)),
    "writing.left_alone": need(P.RECORD_FOR_OTHERS, lambda w: a(w.circle, [])),
    "writing.to_remind": need(P.RECORD_FOR_OTHERS, lambda w: a(w.circle)),
}
