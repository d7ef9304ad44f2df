"""The list of all pages: what is not here is not compiled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from circle_app.web import routes
from circle_app.web.help import page as help_page
from circle_app.web.help.state import HelpState
from circle_app.web.i18n import tr
from circle_app.web.landing import page as landing
from circle_app.web.more import page as more
from circle_app.web.more.state import MoreState
from circle_app.web.problems import page as problems
from circle_app.web.profile import page as profile
from circle_app.web.profile.state import ProfileState
from circle_app.web.sign_in import page as sign_in
from circle_app.web.sign_in.state import SignInState
from circle_app.web.verify import page as verify
from circle_app.web.verify.state import VerifyState
from circle_app.web.wallet import page as wallet
from circle_app.web.wallet.state import WalletState


@dataclass(frozen=True)
class Page:
    """One address: what it shows, what loads it, and the English title of its tab."""

    route: str
    component: Callable[[], rx.Component]
    title: str
    on_load: Any = None
    public: bool = False


PAGES: Final[tuple[Page, ...]] = (
    Page(routes.LANDING, landing.page, "Save together, lend to each other", public=True),
    Page(routes.SIGN_IN, sign_in.sign_in_page, "Sign in", SignInState.load, public=True),
    Page(routes.SIGN_UP, sign_in.sign_up_page, "Make an account", SignInState.load, public=True),
    Page(routes.VERIFY, verify.page, "Books", VerifyState.load),
    Page(routes.WALLET, wallet.page, "My wallet", WalletState.load),
    Page(routes.PROFILE, profile.page, "Profile", ProfileState.load),
    Page(routes.MORE, more.page, "More", MoreState.load),
    Page(routes.HELP, help_page.page, "Help", HelpState.load),
    Page(routes.FORBIDDEN, problems.forbidden, "This is not open to you"),
    Page(routes.FAILED, problems.failed, "Something went wrong on our side"),
    Page(routes.OFFLINE, problems.offline, "You are offline"),
    Page("404", problems.not_found, "There is nothing here"),
)

_NO_INDEX: Final = [{"name": "robots", "content": "noindex, nofollow"}]


def add_pages(app: rx.App) -> None:
    """Give every page of the list to the app."""
    for page in PAGES:
        app.add_page(
            page.component,
            route=page.route,
            title=rx.Var.create(f"{tr(page.title)} · Circle").to(str),
            description=tr("Books for people who save together and lend to each other."),
            image="/icon.svg",
            on_load=page.on_load,
            meta=[] if page.public else _NO_INDEX,
        )
