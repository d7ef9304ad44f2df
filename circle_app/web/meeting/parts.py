"""The script of the sheet, the words it fills in, and small parts of the page."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.i18n import tr

#: What can be said of a member at the roll call.
PRESENCES = ("present", "late", "absent", "excused")


class MeetingSheet(rx.Component):
    """Our own script: keys, totals, the draft in the browser, handing over what was typed."""

    library = "$/public/meeting"
    tag = "MeetingSheet"

    sheet: rx.Var[str]
    cells: rx.Var[str]
    serial: rx.Var[int]
    ack: rx.Var[int]
    saved_at: rx.Var[str]
    refusal: rx.Var[str]
    words: rx.Var[dict[str, Any]]
    on_cells: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def presence_words(presence: str) -> rx.Var[str]:
    """What is said of a member at the roll call."""
    return {
        "present": lambda: tr("Present"),
        "late": lambda: tr("Late"),
        "absent": lambda: tr("Absent"),
        "excused": lambda: tr("Excused"),
    }[presence]()


def words() -> dict[str, Any]:
    """The sentences that the script fills in; places in braces are its own."""
    return {
        "saved": tr("Draft saved {time}"),
        "saving": tr("Saving …"),
        "unsaved": tr("Not saved yet. It is kept on this device and sent again."),
        "saving_last": tr("Saving the last entries …"),
        "wrong_first": tr("A cell holds something that is no amount. Please mend it first."),
        "present": tr("{n} of {all}"),
        "at": tr("{n} of {all}"),
        "totals": tr("Collected {collected}, the box should hold {should}"),
        "done": tr("done"),
        "gap_none": tr("Not counted yet"),
        "gap_equal": tr("Matches the books"),
        "gap_less": tr("{difference} less than the books say"),
        "gap_more": tr("{difference} more than the books say"),
        "counted_by": tr("Counted by {names}"),
        "wrong": tr("{cell}: this is no amount, so it is not saved."),
        "less": tr("{cell}: {paid} of {due}."),
        "most": tr("{cell}: no more than {most} is left to pay."),
        "most_shares": tr("{cell}: at most {most}."),
        "absent": tr("{name} is absent: {stays} stays due."),
        "absent_fine": tr("{name} is absent: {stays} stays due, and a fine of {fine} is added."),
        "lost": tr("{cell}: another device wrote {theirs}; {mine} from here was not kept."),
        "and_more": tr("and {n} more"),
        "presence": {each: presence_words(each) for each in PRESENCES},
        "columns": {
            "minutes": tr("Minutes"),
            "reason": tr("Why it differs"),
            "count": tr("Closing count"),
            "counted_by": tr("Who counted"),
            "hand_over": tr("Loans to hand over"),
        },
    }


def cell(kind: str, key: str | rx.Var[str], **more: Any) -> dict[str, Any]:
    """Attributes of a control that belongs to the script."""
    return {"data-key": key, "data-kind": kind, **more}


def out(name: str | rx.Var[str], text: ui.Child = "", class_name: str = "") -> rx.Component:
    """A text that the script fills in."""
    return rx.el.span(text, class_name=class_name, custom_attrs={"data-out": name})


def act(name: str) -> dict[str, str]:
    """Attributes of a button that the script answers."""
    return {"data-act": name}


def joined(*parts: str | rx.Var[Any]) -> rx.Var[str]:
    """Text and variables in a row."""
    return rx.Var.create("".join(f"{part}" for part in parts)).to(str)
