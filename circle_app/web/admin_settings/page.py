"""The page ``/admin/settings``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_settings.state import AdminSettingsState
from circle_app.web.settings_kit import settings_parts


def page() -> rx.Component:
    """Settings of the installation."""
    parts = settings_parts(AdminSettingsState)
    return admin_page(
        *parts.body,
        title=parts.title,
        tab="settings",
        aside=parts.aside,
        ready=AdminSettingsState.loaded,
        waiting=ui.skeleton("list", "list"),
    )
