"""How one kind of act is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How one kind of act is told: icon, colour of its tile, sentence, and the line below it."""

    icon: str
    tone: str
    sentence: str
    below: str = ""
    sign: str = ""
