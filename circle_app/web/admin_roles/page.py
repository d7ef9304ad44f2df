"""The page ``/admin/roles``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.admin.frame import admin_page
from circle_app.web.admin_roles.state import AdminRolesState
from circle_app.web.i18n import tr
from circle_app.web.roles.parts import editor, make_button, matrix, one_role


def page() -> rx.Component:
    """The roles there are, and making more for every circle."""
    return admin_page(
        rx.el.p(
            tr(
                "Every circle with officers can give these out. Giving out offices itself stays "
                "with each circle's admins."
            ),
            class_name="muted",
        ),
        rx.el.div(make_button(AdminRolesState), class_name="roles__acts"),
        matrix(AdminRolesState),
        one_role(AdminRolesState),
        editor(AdminRolesState),
        title=tr("Roles"),
        tab="roles",
        ready=AdminRolesState.loaded,
        waiting=ui.skeleton("card", "list", "list"),
    )
