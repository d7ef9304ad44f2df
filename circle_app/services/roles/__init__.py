"""Roles: who holds which office, and the roles that people make up themselves."""

from circle_app.services.roles.custom import create, edit, retire
from circle_app.services.roles.installation import (
    create_everywhere,
    edit_everywhere,
    everywhere,
    retire_everywhere,
)
from circle_app.services.roles.lists import RoleView, names_of, of_circle
from circle_app.services.roles.offices import HandedOver, assign, hand_over

__all__ = [
    "HandedOver",
    "RoleView",
    "assign",
    "create",
    "create_everywhere",
    "edit",
    "edit_everywhere",
    "everywhere",
    "hand_over",
    "names_of",
    "of_circle",
    "retire",
    "retire_everywhere",
]
