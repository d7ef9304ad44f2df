"""Rules drawn as lines of sentences, the same wherever they appear."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.rule_wording import RuleLine


def rule_line(line: rx.Var[RuleLine]) -> rx.Component:
    """A rule: its sign, the sentence, what more there is to say."""
    return rx.el.div(
        ui.tile_path(line.d, "teal"),
        rx.el.div(
            rx.el.p(line.title, class_name="item__title item__title--plain"),
            rx.cond(line.sub, rx.el.p(line.sub, class_name="item__sub")),
            class_name="item__body",
        ),
        class_name="item",
    )


def rule_lines(lines: rx.Var[list[RuleLine]]) -> rx.Component:
    """Several rules as a list."""
    return ui.rows(lines, rule_line)
