"""Who runs this installation and whom to ask: on the front page, in the help, on problems."""

import reflex as rx

from circle_app.domain.settings_catalogue import DEFAULTS
from circle_app.services import installation
from circle_app.web import ui
from circle_app.web.events import run
from circle_app.web.i18n import tr


class ContactState(rx.State):
    """The name of the organisation and whom to ask, as the settings say."""

    organisation: str = ""
    person: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the settings; anybody may see these two."""
        found = await run(installation.current)
        # The name a program comes with says nothing about who runs it.
        named = found.organisation_name != DEFAULTS.organisation_name
        self.organisation = found.organisation_name if named else ""
        self.person = found.organisation_contact


def contact_lines() -> rx.Component:
    """Who runs it and whom to ask; nothing where the settings say nothing."""
    return rx.el.div(
        rx.cond(
            ContactState.organisation,
            rx.el.p(tr("This Circle is run by {name}.", name=ContactState.organisation)),
        ),
        rx.cond(
            ContactState.person,
            rx.el.p(tr("Questions? Ask {person}.", person=ContactState.person)),
        ),
        class_name="contact muted",
    )


def contact_card() -> rx.Component:
    """The same on a page with cards."""
    return rx.cond(
        ContactState.organisation + ContactState.person,
        ui.section(tr("Somebody to ask"), ui.card(contact_lines())),
    )
