"""What the last attempt left in the address: an error, and where to go afterwards."""

import reflex as rx

from circle_app.domain.errors import NotSignedIn
from circle_app.domain.people import MIN_PASSWORD_LENGTH
from circle_app.i18n import messages
from circle_app.services import installation
from circle_app.web import events, routes


class SignInState(rx.State):
    """The sentence about a refused attempt and the way to go on."""

    error: str = ""
    error_field: str = ""
    next_path: str = routes.HOME
    shortest: int = MIN_PASSWORD_LENGTH

    @rx.event
    async def load(self) -> rx.event.EventSpec | None:
        """Read the address; somebody already signed in goes on at once."""
        code = events.query_arg(self, "error")
        wait = events.query_arg(self, "wait")
        seconds = int(wait) if wait.isdecimal() else 0
        language = events.language_of(self)
        self.shortest = (await events.run(installation.current)).security_password_length
        context = {"retry_after_seconds": seconds, "min_length": self.shortest}
        self.error = messages.sentence(code, language, **context) if code else ""
        self.error_field = events.query_arg(self, "field")
        wanted = events.query_arg(self, "next")
        # Only addresses of our own: a link elsewhere would lend our name to a stranger.
        inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        self.next_path = wanted if inside else routes.HOME
        try:
            await events.current_actor(self)
        except NotSignedIn:
            return None
        return rx.redirect(self.next_path, replace=True)
