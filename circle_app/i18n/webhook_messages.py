"""What a refusal around programs elsewhere and browsers says to a person; see ``messages``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "invalid_webhook": "This is not an address that can be told. Nothing was changed. Please copy "
    "it again; it begins with https://.",
    "too_many_webhooks": "A circle tells at most {most} programs. Nothing was changed. Please "
    "remove one that is not needed any more.",
    "webhook_off": "This webhook is switched off, so nothing was sent. Please switch it on first.",
    "delivery_waits": "This message is on its way already. Nothing was sent twice. Please look "
    "again in a while.",
    "invalid_browser": "This browser could not be set up for notices. Nothing was changed. Please "
    "try again, or use another browser.",
}
REASONS: Final[Mapping[tuple[str, str], str]] = {
    ("invalid_webhook", "plain"): "The address must begin with https://, so that nobody reads "
    "along. Nothing was changed.",
    ("invalid_webhook", "none"): "Please choose at least one thing that it hears of. Nothing was "
    "changed.",
    ("invalid_browser", "service"): "This browser gets its notices from a service that is not "
    "known here. Nothing was changed. Please use another browser.",
    ("invalid_webhook", "parts"): "The address must have no user name, no password and no # in "
    "it. Nothing was changed. Each message is signed instead.",
}
