"""The page ``/c/[circle]/rounds/[round]/proof``."""

import reflex as rx

from circle_app.web import ui
from circle_app.web.draw.parts import check, memory, promises
from circle_app.web.draw.state import DrawState
from circle_app.web.draw.view_models import Score, Try, Word
from circle_app.web.i18n import tr
from circle_app.web.shell import task_page

_view = DrawState.draw


def _number(name: ui.Text, value: ui.Text) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="muted small"),
        rx.el.dd(value, class_name="mono small draw-hash"),
        class_name="stack stack--tight",
    )


def _score(row: rx.Var[Score]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.who, rx.cond(row.note, rx.fragment(" · ", row.note))),
        rx.el.span(row.full, class_name="mono small"),
        class_name=ui.classes("draw-score", rx.cond(row.wins, "draw-score--wins", "")),
    )


def _word(row: rx.Var[Word]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(row.name, class_name="strong"),
            " “",
            row.word,
            "” · ",
            rx.el.span(row.when, class_name="muted small"),
        ),
        rx.el.p(row.full, class_name="mono small draw-hash muted"),
    )


def _figures() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("The figures")),
        rx.el.dl(
            _number(tr("Seal, the first fingerprint"), _view.seal),
            _number(tr("Fingerprint of the slots"), _view.slots_sha256),
            _number(tr("Fingerprint of the seed"), _view.seed_sha256),
            rx.cond(_view.seed, _number(tr("The seed, opened at the draw"), _view.seed)),
            class_name="stack",
        ),
        rx.cond(
            DrawState.words.length() > 0,
            rx.fragment(
                rx.el.h3(_view.words_title),
                rx.el.ol(rx.foreach(DrawState.words, _word), class_name="draw-scores draw-words"),
            ),
        ),
        rx.cond(
            DrawState.scores.length() > 0,
            rx.fragment(
                rx.el.h3(tr("Lowest number wins")),
                rx.el.ol(rx.foreach(DrawState.scores, _score), class_name="draw-scores"),
                rx.cond(
                    _view.passed,
                    rx.fragment(
                        rx.el.h3(tr("Passed over")),
                        rx.el.p(_view.passed, class_name="muted small draw-lines"),
                    ),
                ),
            ),
        ),
    )


def _try(row: rx.Var[Try]) -> rx.Component:
    return ui.row_link(ui.tile("target"), row.title, row.sub, href=row.href)


def _tries() -> rx.Component:
    return rx.cond(
        DrawState.tries.length() > 0,
        ui.card(
            rx.el.h2(tr("Draws of this round"), class_name="card__title"),
            ui.rows(DrawState.tries, _try),
            class_name="card--flush",
        ),
    )


def _elsewhere() -> rx.Component:
    return ui.card(
        rx.el.h2(tr("Check it without Circle")),
        rx.el.p(
            tr(
                "Download the proof and this little program, then run both on any computer that "
                "has Python. Fingerprints you noted can follow."
            ),
            class_name="small",
        ),
        rx.el.p(rx.el.code(_view.command, class_name="mono small"), class_name="proof-line"),
        rx.el.div(
            rx.cond(
                DrawState.memory.proof,
                ui.button_link(
                    tr("Proof file"),
                    _view.file,
                    "outline",
                    icon_name="download",
                    document=True,
                    download="",
                    wide=True,
                ),
            ),
            ui.button_link(
                "verify-draw.py",
                "/verify-draw.py",
                "outline",
                icon_name="download",
                document=True,
                download="",
                wide=True,
            ),
            class_name="stack stack--tight",
        ),
    )


def page() -> rx.Component:
    """The proof of a draw, worked out again by whoever looks at it."""
    return task_page(
        memory(),
        rx.el.div(
            rx.el.div(
                rx.cond(
                    DrawState.memory.proof,
                    ui.card(
                        rx.cond(_view.spoken, rx.el.p(_view.spoken, class_name="strong")),
                        rx.cond(
                            _view.status == "void",
                            ui.callout(
                                rx.el.p(
                                    tr("This draw was declared void by vote. It does not count.")
                                ),
                                tone="amber",
                            ),
                        ),
                        check(),
                    ),
                    ui.card(
                        ui.empty_state(
                            "lock",
                            tr("The draw was not held yet. What is sealed stands below."),
                            ui.button_link(tr("To the draw"), _view.draw_path, "soft"),
                        )
                    ),
                ),
                _figures(),
                class_name="stack stack--wide",
            ),
            rx.el.div(
                _tries(),
                _elsewhere(),
                ui.card(rx.el.h2(tr("Check another proof here")), check(file=True)),
                promises(),
                class_name="stack stack--wide",
            ),
            class_name="columns",
        ),
        title=tr("Proof of the draw"),
        back=_view.draw_path,
        tab="rounds",
        ready=DrawState.loaded,
        waiting=ui.skeleton("card", "list"),
    )
