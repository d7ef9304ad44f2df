"""Coming into the admin area: for operators only, asked anew by every handler."""

import reflex as rx

from circle_app.domain.errors import NotFound
from circle_app.web.shell import Entered, enter


async def enter_admin(state: rx.State) -> Entered:
    """Resolve who is looking and fill the frame; the first call of every admin handler.

    The services ask once more themselves: this only spares others the page.

    Raises:
        NotSignedIn: Nobody is signed in.
        NotFound: The person operates nothing; for them there is no such page.
    """
    entered = await enter(state)
    if not entered.actor.is_operator:
        raise NotFound(what="page")
    return entered
