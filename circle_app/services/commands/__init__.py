"""Members ask and vote by SMS or WhatsApp: messages that providers hand in, and the answers."""

from circle_app.services.commands.hearing import Heard, agree, read
from circle_app.services.commands.taking import Reply, take

__all__ = ["Heard", "Reply", "agree", "read", "take"]
