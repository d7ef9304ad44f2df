"""What every way out has in common: letters go in, and for each comes out what became of it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person, in that person's words.

    Attributes:
        to: The address the way needs: e-mail, phone in E.164, a browser's endpoint as JSON.
        reference: The same at every try, so that a receiver can tell a repetition.
        subject: One line.
        text: The message in plain text.
        html: The same as a page, where the way can carry one.
        link: Where it leads, with the origin.
        language: The language it is written in.
    """

    to: str
    reference: str
    subject: str
    text: str
    html: str = ""
    link: str = ""
    language: str = "en"
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter.

    Attributes:
        sent: Whether the other side took it.
        reference: What the other side calls it.
        fault: Why not, in short; never an address or a password.
        final: Whether trying again is of no use.
        down: Whether it is the way that fails, whatever the letter: it is not this letter's try.
    """

    sent: bool
    reference: str = ""
    fault: str = ""
    final: bool = False
    down: bool = False


class Way(Protocol):
    """A way out. It may be slow; it never raises for what the other side does."""

    def deliver(self, letters: Iterable[Letter]) -> Generator[Outcome, None, None]:
        """Hand letters over one after another and say of each, at once, what became of it.

        A letter is taken when the one before has its outcome. Each has one in bounded time.
        """
