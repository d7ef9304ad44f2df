"""Places that word of an act can lead to, by name; a page of the app stands behind each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Addresses with what they need in braces: the circle, and the thing itself as ``subject``.
PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "home": "/home",
        "wallet": "/wallet",
        "profile": "/profile",
        "circle": "/c/{circle}",
        "pay": "/c/{circle}/pay",
        "payment": "/c/{circle}/pay/{subject}",
        "today": "/c/{circle}/today",
        "online": "/c/{circle}/online/{subject}",
        "invoices": "/c/{circle}/invoices",
        "passbook": "/c/{circle}/passbook",
        "loans": "/c/{circle}/loans",
        "loan": "/c/{circle}/loans/{subject}",
        "agreement": "/c/{circle}/loans/{subject}/agreement",
        "vote": "/c/{circle}/votes/{subject}",
        "members": "/c/{circle}/members",
        "member": "/c/{circle}/members/{subject}",
        "withdrawals": "/c/{circle}/books/withdrawals",
        "shares": "/c/{circle}/shares",
        "share_out": "/c/{circle}/share-out",
        "earnings": "/c/{circle}/earnings",
        "investments": "/c/{circle}/investments",
        "expense": "/c/{circle}/books/expenses/{subject}",
        "dispute": "/c/{circle}/disputes/{subject}",
        "departure": "/c/{circle}/departures/{subject}",
        "rounds": "/c/{circle}/rounds",
        "round": "/c/{circle}/rounds/{subject}",
        "run": "/c/{circle}/runs/{subject}",
        "slots": "/c/{circle}/slots",
        "draw": "/c/{circle}/rounds/{subject}/draw",
        "auction": "/c/{circle}/rounds/{subject}/auction",
        "rules": "/c/{circle}/rules",
        "board": "/c/{circle}/board",
        "books": "/c/{circle}/books",
        "autopay": "/c/{circle}/autopay",
        "gateway": "/c/{circle}/gateway",
        "webhooks": "/c/{circle}/webhooks",
        "import": "/c/{circle}/imports/{subject}",
        "minutes": "/c/{circle}/meetings/{subject}/minutes",
        "admin": "/admin",
        "admin_jobs": "/admin/jobs",
    }
)


def address(place: str, *, circle: object = "", subject: object = "") -> str:
    """Return the address of a place, without the origin."""
    return PLACES[place].format(circle=circle, subject=subject)
