"""The page ``/c/[circle]/rounds/[round]/draw``."""

from typing import Final

import reflex as rx

from circle_app.web import ui
from circle_app.web.draw.parts import check, memory, promises, random_word
from circle_app.web.draw.state import DrawState
from circle_app.web.draw.view_models import Score, Seat, Word
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_view = DrawState.draw
_HOLD: Final = "hold-draw"
_VOID: Final = "void-draw"


def _seat(seat: rx.Var[Seat]) -> rx.Component:
    return rx.el.li(
        rx.match(
            seat.kind,
            ("won", ui.icon("check")),
            rx.el.span(seat.initials, custom_attrs={"aria-hidden": "true"}),
        ),
        rx.el.span(seat.label, class_name="visually-hidden"),
        class_name=ui.classes("theatre__seat", f"theatre__seat--{seat.kind}"),
        title=seat.label,
        key=seat.key,
        custom_attrs={
            "style": rx.Var.create({"left": seat.x, "top": seat.y, "--at": seat.at}),
        },
    )


def _stage() -> rx.Component:
    """The ring of seats, who it is, and how much."""
    return rx.el.div(
        rx.el.div(
            rx.el.div(class_name="theatre__ticks", custom_attrs={"aria-hidden": "true"}),
            rx.el.ul(
                rx.foreach(DrawState.seats, _seat),
                class_name="theatre__seats",
                role="list",
                aria_label=tr("Slots"),
            ),
            rx.el.div(
                rx.el.span(_view.above, class_name="theatre__above"),
                rx.el.span(_view.name, class_name="theatre__name"),
                rx.el.span(_view.below, class_name="theatre__below"),
                class_name="theatre__centre",
            ),
            class_name="theatre__ring",
        ),
        rx.el.p(_view.spoken, class_name="visually-hidden", role="status"),
        rx.el.div(
            rx.el.span(_view.circle, class_name="muted"),
            ui.money(_view.pot, "slab"),
            rx.el.span(_view.pot_words, class_name="muted small"),
            class_name="theatre__pot",
        ),
        class_name=ui.classes(
            "theatre",
            f"theatre--{DrawState.size}",
            rx.cond(DrawState.walking, "theatre--walking", ""),
        ),
    )


def _fact(icon: str, title: ui.Text, end: ui.Text, *more: ui.Child) -> rx.Component:
    return rx.el.div(
        ui.icon(icon, "icon--24"),
        rx.el.p(title, class_name="strong"),
        rx.el.span(end, class_name="muted small"),
        rx.el.div(*more, class_name="draw-fact__more"),
        class_name="draw-fact",
    )


def _print(words: ui.Text, value: ui.Text, full: ui.Text) -> rx.Component:
    return rx.el.p(
        rx.el.span(words, class_name="muted small"),
        " ",
        rx.el.span(value, class_name="mono small", title=full),
    )


def _word(row: rx.Var[Word]) -> rx.Component:
    return rx.el.div(
        ui.row_body(row.name, f"“{row.word}”"),
        rx.el.div(
            rx.el.span(row.when, class_name="muted small"),
            rx.el.span(row.short, class_name="mono small muted", title=row.full),
            class_name="item__end",
        ),
        class_name="item",
    )


def _sealed() -> rx.Component:
    return _fact(
        "lock",
        tr("Sealed beforehand"),
        _view.sealed_on,
        _print(tr("fingerprint"), _view.seal_short, _view.seal),
    )


def _words_fact(*more: ui.Child) -> rx.Component:
    return _fact("users", _view.words_title, _view.words_until, *more)


def _score(row: rx.Var[Score]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.who, rx.cond(row.note, rx.fragment(" · ", row.note))),
        rx.el.span(row.short, class_name="mono small", title=row.full),
        class_name=ui.classes("draw-score", rx.cond(row.wins, "draw-score--wins", "")),
    )


def _after() -> rx.Component:
    return ui.card(
        check(),
        rx.el.div(
            _sealed(),
            _words_fact(rx.el.p(_view.words_names, class_name="muted small")),
            _fact(
                "key",
                tr("Opened in front of all"),
                _view.drawn_at,
                _print(tr("seed"), _view.seed_short, _view.seed),
            ),
            _fact(
                "target",
                tr("Lowest number wins"),
                "",
                rx.el.ol(rx.foreach(DrawState.scores[:3], _score), class_name="draw-scores"),
                rx.el.p(_view.rest, class_name="muted small"),
            ),
        ),
    )


def _after_acts() -> rx.Component:
    return rx.fragment(
        ui.button_link(
            tr("Verify draw"), _view.proof_path, icon_name="shield", wide=True, large=True
        ),
        rx.el.div(
            ui.button_link(
                tr("Proof file"),
                _view.file,
                "outline",
                icon_name="download",
                document=True,
                download="",
            ),
            ui.share_button(_view.proof_path, _view.spoken),
            class_name="actions",
        ),
    )


def _before() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("What is known, and what is not")),
        rx.el.div(
            _fact(
                "lock",
                tr("The draw is sealed"),
                _view.sealed_on,
                rx.el.p(
                    tr("The slots and a secret seed stand fixed. Their fingerprint:"),
                    class_name="muted small",
                ),
                rx.el.p(_view.groups, class_name="mono strong"),
                rx.el.p(
                    tr("Note it, or let this device keep it: after the draw it has to fit."),
                    class_name="muted small",
                ),
                ui.copy_button(_view.seal),
            ),
            _words_fact(
                rx.cond(
                    DrawState.words.length() > 0,
                    rx.fragment(
                        ui.rows(DrawState.words, _word),
                        _print(tr("all of it together"), _view.latest_short, _view.latest_short),
                    ),
                )
            ),
        ),
    )


def _add() -> rx.Component:
    return rx.cond(
        _view.may_add,
        ui.card(
            rx.el.h2(tr("Add your randomness")),
            rx.el.p(
                tr(
                    "A word or a number, whatever comes to mind. It is public at once and stays "
                    "as it is."
                ),
                class_name="small",
            ),
            rx.el.form(
                ui.request_id(DrawState.request_id),
                ui.text_field(
                    "nonce", tr("Your word"), max_length=64, auto_complete="off", required=True
                ),
                ui.error_callout(DrawState.error),
                rx.el.div(
                    random_word("nonce"),
                    ui.button(tr("Add it"), submit=True, busy=DrawState.busy),
                    class_name="actions",
                ),
                on_submit=DrawState.add,
                class_name="stack",
            ),
        ),
        rx.cond(
            _view.my_word,
            ui.card(
                rx.el.p(tr("Your word is in the draw: “{word}”", word=_view.my_word)),
                rx.el.p(
                    tr("This device keeps it and looks for it in the proof."),
                    class_name="muted small",
                ),
            ),
        ),
    )


def _hold() -> rx.Component:
    return rx.cond(
        _view.may_hold,
        rx.fragment(
            rx.cond(~_view.may_add, ui.error_callout(DrawState.error)),
            ui.button(
                tr("Hold the draw"),
                icon_name="target",
                wide=True,
                large=True,
                busy=DrawState.busy,
                custom_attrs=ui.opens(_HOLD),
            ),
            ui.dialog(
                _HOLD,
                tr("Hold the draw now?"),
                rx.el.p(tr("It is held once, and every screen shows it. Is everybody watching?")),
                rx.cond(_view.passed, rx.el.p(_view.passed, class_name="muted small draw-lines")),
                rx.el.div(
                    ui.button(tr("Not yet"), "outline", custom_attrs=ui.closes()),
                    ui.button(
                        tr("Hold the draw"), custom_attrs=ui.closes(), on_click=DrawState.hold
                    ),
                    class_name="actions",
                ),
            ),
        ),
    )


def _notes() -> rx.Component:
    return rx.fragment(
        rx.cond(_view.waits, ui.callout(rx.el.p(_view.waits), tone="amber")),
        rx.cond(
            _view.passed & (DrawState.memory.proof == ""),
            ui.card(
                rx.el.h2(tr("Passed over if it were now")),
                rx.el.p(_view.passed, class_name="small draw-lines"),
            ),
        ),
    )


def _void() -> rx.Component:
    """The way to a vote, for when something went wrong."""
    return rx.fragment(
        rx.cond(
            _view.void_href,
            ui.callout(
                rx.el.p(tr("A vote on declaring this draw void was asked for.")),
                ui.link(tr("See the vote"), href=_view.void_href),
                tone="amber",
            ),
        ),
        rx.cond(
            _view.may_void,
            rx.fragment(
                ui.button(tr("Something was wrong?"), "ghost", custom_attrs=ui.opens(_VOID)),
                ui.dialog(
                    _VOID,
                    tr("Ask for another draw?"),
                    rx.el.p(
                        tr(
                            "The members vote. If they agree, what the round booked is taken "
                            "back, this draw stays on record as void, and a new one is sealed."
                        )
                    ),
                    rx.el.form(
                        ui.request_id(DrawState.request_id),
                        ui.text_area("reason", tr("What was wrong?"), required=True),
                        ui.error_callout(DrawState.void_error),
                        rx.el.div(
                            ui.button(tr("Leave it"), "outline", custom_attrs=ui.closes()),
                            ui.button(tr("Ask for a vote"), submit=True, busy=DrawState.busy),
                            class_name="actions",
                        ),
                        on_submit=DrawState.ask_void,
                        class_name="stack",
                    ),
                    stays=True,
                ),
            ),
        ),
    )


def page() -> rx.Component:
    """The draw before, while and after it is held."""
    held = DrawState.memory.proof != ""
    return task_page(
        memory(),
        rx.el.div(
            rx.el.div(
                _stage(),
                # It names the winner: not before the light has come to rest.
                rx.el.div(
                    _notes(),
                    class_name=ui.classes("stack", rx.cond(DrawState.walking, "draw-later", "")),
                ),
                class_name="stack",
            ),
            rx.el.div(
                rx.cond(
                    held,
                    rx.el.div(
                        _after(),
                        _after_acts(),
                        class_name=ui.classes(
                            "stack stack--wide", rx.cond(DrawState.walking, "draw-later", "")
                        ),
                    ),
                    rx.fragment(_hold(), _add(), _before()),
                ),
                promises(),
                _void(),
                class_name="stack stack--wide",
            ),
            class_name="columns columns--draw",
        ),
        title=_view.title,
        back=_view.back,
        tab="rounds",
        ready=DrawState.loaded,
        waiting=ui.skeleton("ring", "list"),
    )
