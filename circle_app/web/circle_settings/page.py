"""The page ``/c/[circle]/settings``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.circle_settings.chain_parts import chain_dialog
from circle_app.web.circle_settings.chain_state import ChainState
from circle_app.web.circle_settings.state import CircleSettingsState
from circle_app.web.i18n import tr
from circle_app.web.settings_kit import settings_parts
from circle_app.web.shell import member_page


def page() -> rx.Component:
    """Settings of a circle: at once, from the next round, or after others agreed."""
    parts = settings_parts(
        CircleSettingsState,
        steps=ChainState.open,
        consent=rx.cond(CircleSettingsState.by_vote, tr("Ask the others"), tr("Save")),
    )
    return member_page(
        *parts.body,
        chain_dialog(ChainState),
        title=parts.title,
        tab="settings",
        aside=parts.aside,
        ready=CircleSettingsState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
