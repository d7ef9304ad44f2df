"""Words of notices about a circle: its board, its rules of life, its end, its books."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "announcement.posted": (
        "{title}",
        "{name} wrote on the board of {circle}.",
    ),
    "message.posted": (
        "{title}",
        "{text}",
    ),
    "circle.upi_changed": (
        "Payments go elsewhere now",
        (
            "The UPI address of {circle} is now {upi_address}. If you did not expect this, ask "
            "before you pay."
        ),
    ),
    "circle.upi_changed/plain": (
        "Payments go elsewhere now",
        "{circle} has no UPI address any more. Please ask how to pay.",
    ),
    "circle.archived": (
        "{circle} rests now",
        "It can be read; nothing is recorded until it wakes up.",
    ),
    "dissolution.asked": (
        "{circle} may end",
        "{name} asks that {circle} ends and all is paid out.",
    ),
    "circle.dissolved": (
        "{circle} has ended",
        "Everybody was paid out. What was yours is in your wallet or with you.",
    ),
}

SHORT: Final = {
    "circle.upi_changed": "{circle}: the UPI address is now {upi_address}.",
    "circle.upi_changed/plain": "{circle} has no UPI address any more.",
    "circle.archived": "{circle} rests now.",
    "dissolution.asked": "{circle} may end. Please look.",
    "dissolution.agreed": "{circle} will end. Please look.",
    "circle.dissolved": "{circle} has ended. Everybody was paid out.",
    "gateway.set": "{circle}: paying online was changed. Please look.",
    "book.verified": "{circle}: the books do not add up.",
}
