"""What a refusal around ways out for messages says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_host": "This is not the name of a machine. Nothing was changed. Please type it as the "
    "provider wrote it, such as smtp.example.org.",
    "invalid_provider": "This address of a provider cannot be used here. Nothing was changed. "
    "Please copy it again; it begins with the provider's name and ://.",
    "invalid_channel": "Something in this form is missing or not possible. Nothing was changed. "
    "Please look at its fields again.",
    "channel_missing": "This way is not set up yet. Nothing was sent.",
    "no_own_address": "You have no address of your own for this way, so nothing was sent. Please "
    "add it to your profile first.",
    "not_to_resend": "This message is not waiting for anybody any more. Nothing was changed.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_host", "unknown"): "Nobody knows a machine of this name. Nothing was changed. Please "
    "compare it with what the provider wrote.",
    ("invalid_host", "private"): "This machine lies in a network of our own, and circles may not "
    "use those. Nothing was changed. Please ask who operates this installation.",
    ("invalid_provider", "place"): "The reader's number has no place in this address: please "
    "write {to} where it belongs. Nothing was changed.",
    ("invalid_channel", "port"): "A port is a number from 1 to 65535. Nothing was changed.",
    ("invalid_channel", "security"): "Without encryption a password is not sent. Nothing was "
    "changed. Please choose STARTTLS or TLS, or leave user and password out.",
    (
        "invalid_channel",
        "password",
    ): "A user name needs its password; for another server or user it is "
    "typed again. Nothing was changed.",
    ("invalid_channel", "sender"): "The sender must be an e-mail address. Nothing was changed.",
    ("invalid_channel", "reply_to"): "The address for answers must be an e-mail address. Nothing "
    "was changed.",
    ("invalid_channel", "contact"): "The contact must be an e-mail address or begin with "
    "https://. Nothing was changed.",
    ("invalid_channel", "cost"): "What one message costs is an amount, such as 0.20. Nothing was "
    "changed.",
}
