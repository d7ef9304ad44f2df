"""The frame around pages: bars, tabs, menus, and who is signed in."""

from circle_app.web.shell.frames import member_page, site_page, task_page
from circle_app.web.shell.state import Entered, ShellState, enter

__all__ = ["Entered", "ShellState", "enter", "member_page", "site_page", "task_page"]
