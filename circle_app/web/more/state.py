"""Events of the page with the other ways."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.permissions import Permission
from circle_app.i18n.formats import money
from circle_app.services import wallets
from circle_app.services.events import user_room
from circle_app.web import live
from circle_app.web.events import answer_refusal, run
from circle_app.web.shell import enter


class MoreState(rx.State):
    """What stands beside the links."""

    loaded: bool = False
    in_wallet: str = ""
    imports: bool = False
    keeps_money: bool = False
    manages_ways: bool = False
    tells_programs: bool = False
    writes: bool = False
    reminds: bool = False

    @rx.event
    async def load(self) -> Any:
        """Fill the frame and the amount beside the wallet."""
        self.loaded = False
        return await self._reload(first=True)

    @rx.event
    async def reload(self) -> Any:
        """The wallet moved."""
        return await self._reload()

    async def _reload(self, *, first: bool = False) -> Any:
        try:
            entered = await enter(self)
            wallet = await run(wallets.balance, entered.actor)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.in_wallet = money(wallet.balance_minor, wallet.currency, entered.language)
        circle = entered.circle
        may = frozenset() if circle is None else frozenset(circle.my_permissions)
        self.imports = Permission.IMPORT in may
        self.keeps_money = Permission.MOVE_FUNDS in may
        self.manages_ways = Permission.MANAGE_GATEWAY in may
        self.tells_programs = self.manages_ways and Permission.SEE_ACTIVITY in may
        self.writes = Permission.ANNOUNCE in may
        self.reminds = Permission.RECORD_FOR_OTHERS in may
        self.loaded = True
        if first:
            live.listen(self, MoreState.reload, user_room(entered.actor.user_id))
        return None
