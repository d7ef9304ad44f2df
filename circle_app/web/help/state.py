"""Events of the help page."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError, NotSignedIn
from circle_app.web import live
from circle_app.web.events import answer_refusal
from circle_app.web.shell import enter


class HelpState(rx.State):
    """The page holds nothing of its own; it only fills the frame."""

    @rx.event
    async def load(self) -> Any:
        """Fill the frame for those who are signed in; the answers are for everybody."""
        live.stop_listening(self)
        try:
            await enter(self)
        except NotSignedIn:
            return None
        except CircleError as error:
            return await answer_refusal(self, error)
        return None
