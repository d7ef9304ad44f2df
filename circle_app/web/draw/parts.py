"""What both pages of a draw show: what a device keeps and checks, and the plain words about it."""

from typing import Any

import reflex as rx

from circle_app.web import ui
from circle_app.web.draw.state import DrawState
from circle_app.web.i18n import tr


class DrawMemory(rx.Component):
    """Our own script: keeps on this device what it was shown before the draw."""

    library = "$/public/draw_check"
    tag = "DrawMemory"

    memory: rx.Var[dict[str, str]]


class DrawCheck(rx.Component):
    """Our own script: works the draw out again in the reader's browser."""

    library = "$/public/draw_check"
    tag = "DrawCheck"

    memory: rx.Var[dict[str, str]]
    words: rx.Var[dict[str, Any]]
    file: rx.Var[bool]


class RandomWord(rx.Component):
    """Our own script: a button that fills a field with letters this browser throws."""

    library = "$/public/draw_check"
    tag = "RandomWord"

    target: rx.Var[str]
    label: rx.Var[str]


def _memory() -> dict[str, Any]:
    found = DrawState.memory
    return {
        "key": found.key,
        "member": found.member,
        "seen": found.seen,
        "word": found.word,
        "proof": found.proof,
    }


def memory() -> rx.Component:
    """Keep what is shown; draws nothing."""
    return DrawMemory.create(memory=_memory())


def _words() -> dict[str, Any]:
    return {
        "looking": tr("Working it out …"),
        "looking_text": tr("One moment."),
        "genuine": tr("The draw is genuine"),
        "genuine_text": tr("worked out again on this device"),
        "not": tr("This is not genuine"),
        "no_crypto": tr("This browser cannot work it out here"),
        "no_crypto_text": tr(
            "It only calculates on pages with https. That says nothing about the draw: check it "
            "with the program below."
        ),
        "failed": tr("The proof could not be loaded"),
        "failed_text": tr("Please look at your connection and load the page again."),
        "seen": tr("What this device was shown before the draw is in it."),
        "unseen": tr("This device was not there before the draw, so it has nothing to compare."),
        "word": tr("The word you added on this device is in it."),
        "word_gone": tr("The word you added on this device is missing in it."),
        "word_other": tr(
            "A word stands in your name that was not added on this device. Was it you, elsewhere?"
        ),
        "unreadable": tr("The file is not written as a proof is."),
        "other_format": tr("It is another kind of file."),
        "slots": tr("The slots are not the ones that were sealed."),
        "seed": tr("The seed is not the one that was sealed."),
        "seal": tr("What was published beforehand was changed."),
        "nonces": tr("A word was changed, dropped, added or moved."),
        "passed_over": tr("A slot is named that was not sealed."),
        "scores": tr("A number was changed."),
        "winner": tr("Another slot has the lowest number."),
        "file": tr("Something else in it was changed."),
        "noted": tr("A fingerprint that was seen before the draw is missing: it is another draw."),
        "choose": tr("A proof from elsewhere"),
        "note": tr("Fingerprints you noted, one a line (if you have any)"),
        "round": tr("Round {n}: slot {slot} wins.", n="{n}", slot="{slot}"),
    }


def check(*, file: bool = False) -> rx.Component:
    """The verdict, worked out in the browser; or the same for a file from elsewhere."""
    return DrawCheck.create(memory=_memory(), words=_words(), file=file)


def random_word(target: str) -> rx.Component:
    """Fill a field by chance."""
    return RandomWord.create(target=target, label=tr("Throw letters"))


def promises() -> rx.Component:
    """What the draw guarantees and what it does not, in plain words."""
    return ui.card(
        rx.el.h2(tr("What this guarantees, and what not")),
        rx.el.p(
            tr(
                "Nobody could choose the winner after sealing without being found out, not even "
                "whoever runs this server: another seed, other slots, a word dropped, changed or "
                "slipped in would change fingerprints that others have seen."
            ),
            class_name="small",
        ),
        rx.el.p(
            tr(
                "Members do not know the seed, so no word helps anybody: not the first and not "
                "the last one."
            ),
            class_name="small",
        ),
        rx.el.p(
            tr(
                "One thing it cannot prevent: whoever runs the server can read the seed before "
                "the draw, and could add the last word through a member who goes along. If you "
                "want to rule that out, let the last word be one nobody could know: throw dice in "
                "front of all, type them in, and hold the draw at once."
            ),
            class_name="small",
        ),
        rx.el.p(
            tr(
                "There is no second try. A draw is void only if the members vote so, it stays on "
                "record, and a new one is sealed."
            ),
            class_name="small",
        ),
    )
