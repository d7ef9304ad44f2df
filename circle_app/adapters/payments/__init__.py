"""Payment providers: what each must be able to do. Which there are stands in ``registry``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from circle_app.domain.gateways import News


class ProviderDown(Exception):
    """The provider did not answer, or not in a way that says what it did."""


class ProviderRefused(Exception):
    """The provider understood and did not do it; ``said`` is its reason."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class KeysRefused(ProviderRefused):
    """The provider does not know these keys."""


class Unreadable(Exception):
    """A message that is not one of this provider's."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The account of a circle with a provider; never shown, never logged."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        """Nothing of them, wherever this is printed."""
        return "Keys(…)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment the provider is asked to collect.

    Attributes:
        reference: What we call it; asking twice with the same one collects once.
        purpose: What the payer reads.
        back_to: Where the payer's browser is sent afterwards.
    """

    reference: UUID
    amount_minor: int
    currency: str
    purpose: str
    back_to: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """What the provider made of it: its name for it, and the page where it is paid."""

    order: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of a provider: a name that it has however often it comes, and what it says."""

    event: str
    news: News


class Provider(Protocol):
    """An account with a payment provider."""

    def check(self) -> None:
        """Ask for something small, so that wrong keys show."""

    def make_link(self, wanted: Wanted) -> Made:
        """Have the provider open a page on which the amount is paid."""

    def make_order(self, wanted: Wanted) -> Made:
        """Have the provider expect a payment that the payer's own program opens."""

    def find(self, reference: UUID, *, link: bool) -> Made | None:
        """Look for what was made of an earlier wish whose answer was lost."""

    def payments_of(self, order: str) -> tuple[News, ...]:
        """Say what is known of payments for an order or a link, the oldest first."""

    def refund(self, payment: str, amount_minor: int, reference: UUID) -> News:
        """Give a payment back; asking again with the same reference gives it back once."""

    def refund_of(self, payment: str, reference: UUID | None) -> News | None:
        """Say how giving back stands; None where nothing of that name is known."""
