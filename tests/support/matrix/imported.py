"""What each service function about imports needs."""

from __future__ import annotations

from typing import Final

from circle_app.domain.permissions import Permission
from tests.factories import key
from tests.support.matrix.needs import Case, a, need
from tests.support.matrix.world import MEMBER_FILE

P: Final = Permission
OTHER_FILE: Final = MEMBER_FILE.replace(b"97000001", b"97000002").replace(b"a ", b"o ")
SAID: Final = {"columns": {"name": 0, "phone": 1}}

ACTIONS: Final[dict[str, Case | tuple[Case, ...]]] = {
    "imports.check_may": need(P.IMPORT, lambda w: a(w.circle), circle="officers"),
    "imports.batches": need(P.IMPORT, lambda w: a(w.circle), circle="officers"),
    "imports.batch": need(P.IMPORT, lambda w: a(w.imported), circle="officers"),
    "imports.rows": need(P.IMPORT, lambda w: a(w.imported), circle="officers"),
    "imports.errors": need(P.IMPORT, lambda w: a(w.imported), circle="officers"),
    "imports.preview": need(P.IMPORT, lambda w: a(w.imported), circle="officers"),
    "imports.upload": need(
        P.IMPORT,
        lambda w: a(w.circle, kind="members", file_name="x.csv", data=OTHER_FILE, key=key()),
        circle="officers",
    ),
    "imports.set_mapping": need(P.IMPORT, lambda w: a(w.imported, SAID), circle="officers"),
    "imports.edit_row": need(
        P.IMPORT, lambda w: a(w.imported, 2, {"name": "Rukhsana Begum"}), circle="officers"
    ),
    "imports.drop": need(P.IMPORT, lambda w: a(w.imported), circle="officers"),
    "imports.bring_in": need(P.IMPORT, lambda w: a(w.imported, key=key()), circle="officers"),
    "imports.revert": need(
        P.IMPORT,
        lambda w: a(w.imported, reason="The wrong list", key=key()),
        circle="officers",
        also=frozenset({P.REVERSE}),
        conflicts="it is not committed",
    ),
}
