"""Which payment providers there are."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from circle_app.adapters.payments import Keys, Notice, Provider, razorpay


def provider_of(name: str, keys: Keys) -> Provider:
    """Speak for an account with a provider."""
    return {razorpay.NAME: razorpay.Razorpay}[name](keys)


def currencies_of(name: str) -> frozenset[str]:
    """Which money a provider takes."""
    return {razorpay.NAME: razorpay.CURRENCIES}[name]


def signature_in(name: str, headers: Mapping[str, str]) -> str:
    """The signature that came with a message; empty where there is none."""
    return headers.get({razorpay.NAME: razorpay.SIGNATURE_HEADER}[name], "")


def references_in(name: str, body: bytes) -> tuple[UUID, ...]:
    """Which of our orders a message speaks of, before anybody has checked its signature.

    Raises:
        Unreadable: It is not one of this provider's.
    """
    return {razorpay.NAME: razorpay.references_in}[name](body)


def read_notice(name: str, body: bytes, headers: Mapping[str, str]) -> Notice:
    """Read a message whose signature was checked.

    Raises:
        Unreadable: It is not one of this provider's.
    """
    return {razorpay.NAME: razorpay.read_notice}[name](body, headers)
