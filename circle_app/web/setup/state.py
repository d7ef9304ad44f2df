"""Whether there is something to set up, and what went wrong with the last attempt."""

from typing import Any

import reflex as rx

from circle_app.domain.errors import NotFound
from circle_app.i18n import messages
from circle_app.services import installation, setup
from circle_app.web import events


class SetupState(rx.State):
    """The sentence about a refused attempt."""

    loaded: bool = False
    error: str = ""
    error_field: str = ""
    shortest: int = 8

    @rx.event
    async def load(self) -> Any:
        """Read the address; where there is an operator, there is no such page."""
        self.loaded = False
        if not await events.run(setup.is_open):
            return await events.answer_refusal(self, NotFound(what="page"))
        self.shortest = installation.current().security_password_length
        code = events.query_arg(self, "error")
        wait = events.query_arg(self, "wait")
        seconds = int(wait) if wait.isdecimal() else 0
        language = events.language_of(self)
        self.error = messages.sentence(code, language, retry_after_seconds=seconds) if code else ""
        self.error_field = events.query_arg(self, "field")
        self.loaded = True
        return None
