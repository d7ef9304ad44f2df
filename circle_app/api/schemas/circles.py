"""Circles, their rules and their members."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from circle_app.api.schemas.common import Asked, Moment, Shown, Text
from circle_app.domain.presets import Preset
from circle_app.domain.rule_json import with_amounts, without_amounts
from circle_app.domain.rules import CircleRules
from circle_app.services import circles, invites
from circle_app.services.memberships import MemberRow

# products, one of them, its terms, the steps, one step, its voting rule, a value
MAX_DEPTH = 8


def _storable(value: Any, depth: int = 0) -> Any:
    if depth > MAX_DEPTH:
        raise PydanticCustomError("too_deep", "nested too deeply")
    if isinstance(value, dict):
        for name, inner in value.items():
            _storable(name, depth + 1)
            _storable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _storable(inner, depth + 1)
    elif isinstance(value, str) and not value.isprintable():
        raise PydanticCustomError("string_unicode", "text that cannot be stored")
    return value


RuleChanges = Annotated[
    dict[str, Any],
    AfterValidator(_storable),
    Field(
        description=(
            "What differs, nested like `rules`; amounts are decimal strings. `products`, the kinds "
            "of loans beside `loans`, is a list that is sent whole: each has a `key` that stays, a "
            "`name`, what it is `about`, and its `terms`, which are those of `loans`; a term that "
            "is left out has its default. A kind that is left out is not given any more."
        ),
        examples=[
            {"contribution": {"amount": "5.00"}},
            {"products": [{"key": "seed", "name": "Seed loan", "terms": {"rate_percent": "6"}}]},
        ],
    ),
]


def rules_in_minor(changes: dict[str, Any] | None, currency: str) -> dict[str, Any]:
    """Read rule changes of a program: amounts become minor units.

    Raises:
        InvalidAmount: An amount cannot be read.
    """
    found: dict[str, Any] = without_amounts(CircleRules, changes or {}, currency)
    return found


def shown_rules(rules: CircleRules, currency: str) -> dict[str, Any]:
    """Show rules with decimal amounts."""
    found: dict[str, Any] = with_amounts(rules.to_dict(), currency)
    return found


class CircleAsked(Asked):
    """A circle to open from a preset."""

    name: Text = Field(max_length=400)
    preset: Text = Field(max_length=20, examples=["lending"])
    description: Text = Field(default="", max_length=2000)
    rules: RuleChanges | None = None
    currency: Text = Field(default="INR", min_length=3, max_length=3)
    time_zone: Text | None = Field(
        default=None,
        max_length=40,
        description="IANA name; that of the installation where it is left out.",
        examples=["Asia/Kolkata"],
    )
    upi_address: Text | None = Field(default=None, max_length=200)


class CircleChange(Asked):
    """What is not a rule; what is left out stays, an empty UPI address takes it away."""

    name: Text | None = Field(default=None, max_length=400)
    description: Text | None = Field(default=None, max_length=2000)
    listed: bool | None = None
    upi_address: Text | None = Field(default=None, max_length=200)
    upi_merchant: bool | None = Field(
        default=None,
        description="Whether the address is a business's; then pages offer to open the UPI app.",
    )


class NextRules(Shown):
    """Rules that were decided on and count from the first day of the next cycle."""

    version: int
    effective_on: date
    rules: dict[str, Any]


class Circle(Shown):
    """A circle as one of its members sees it."""

    id: UUID
    name: str
    description: str
    preset: str
    currency: str
    time_zone: str
    status: str
    listed: bool
    member_count: int
    max_members: int
    rules: dict[str, Any]
    rule_version: int
    rules_since: Moment
    next_rules: NextRules | None
    invite_code: str | None
    upi_address: str | None
    upi_merchant: bool
    my_role: str
    my_member_id: UUID
    created_at: Moment

    @classmethod
    def of(cls, view: circles.CircleView) -> Circle:
        """Show a circle."""
        return cls(
            id=view.id,
            name=view.name,
            description=view.description,
            preset=view.preset,
            currency=view.currency,
            time_zone=view.time_zone,
            status=view.status,
            listed=view.listed,
            member_count=view.member_count,
            max_members=view.max_members,
            rules=shown_rules(view.rules, view.currency),
            rule_version=view.rule_version,
            rules_since=view.rules_since,
            next_rules=next_rules(view),
            invite_code=view.invite_code,
            upi_address=view.upi_address,
            upi_merchant=view.upi_merchant,
            my_role=view.my_role,
            my_member_id=view.my_member_id,
            created_at=view.created_at,
        )


def next_rules(view: circles.CircleView) -> NextRules | None:
    """Show what waits for its day."""
    found = view.next_rules
    if found is None:
        return None
    return NextRules(
        version=found.version,
        effective_on=found.effective_on,
        rules=shown_rules(found.rules, view.currency),
    )


class CircleCard(Shown):
    """A circle in a list; no role where the caller is not a member."""

    id: UUID
    name: str
    description: str
    preset: str
    currency: str
    member_count: int
    status: str
    my_role: str | None
    my_member_id: UUID | None

    @classmethod
    def of(cls, card: circles.CircleCard) -> CircleCard:
        """Show a row."""
        return cls(
            id=card.id,
            name=card.name,
            description=card.description,
            preset=card.preset,
            currency=card.currency,
            member_count=card.member_count,
            status=card.status,
            my_role=card.my_role,
            my_member_id=card.my_member_id,
        )


class PresetShown(Shown):
    """A kind of group and the rules it begins with (amounts in INR)."""

    name: str
    officers: list[str]
    rules: dict[str, Any]

    @classmethod
    def of(cls, preset: Preset) -> PresetShown:
        """Show a preset."""
        return cls(
            name=preset.name,
            officers=list(preset.officers),
            rules=shown_rules(preset.rules, "INR"),
        )


class Join(Asked):
    """The code of an invite; spaces, dashes and small letters do not matter."""

    code: Text = Field(max_length=100, examples=["K7M2P9QX"])


class Membership(Shown):
    """The caller's place in a circle after joining."""

    circle_id: UUID
    circle_name: str
    member_id: UUID
    status: str = Field(description="`active`, or `pending` until somebody lets the caller in.")

    @classmethod
    def of(cls, found: invites.Membership) -> Membership:
        """Show a membership."""
        return cls(
            circle_id=found.circle_id,
            circle_name=found.circle_name,
            member_id=found.member_id,
            status=found.status,
        )


class Invite(Shown):
    """An invite code; good for ever where it has no end."""

    code: str
    expires_at: Moment | None = None


class InviteAsked(Asked):
    """How long a code is to be good."""

    days: int | None = Field(default=None, ge=1, le=365)


class RoleAsked(Asked):
    """A role that circles of this kind give out."""

    role: Text = Field(max_length=20, examples=["treasurer", "member"])


class Member(Shown):
    """A member, or somebody who waits to be one."""

    id: UUID
    number: int
    name: str
    role: str
    status: str
    joined_at: Moment | None
    is_me: bool
    has_account: bool = Field(description="Whether the person can sign in.")
    phone_last4: str | None = Field(description="For officers who may see contacts.")
    identity: str | None = Field(
        description="`none`, `submitted`, `verified` or `rejected`; for officers who may see it."
    )

    @classmethod
    def of(cls, row: MemberRow) -> Member:
        """Show a member."""
        return cls(
            id=row.id,
            number=row.number,
            name=row.name,
            role=row.role,
            status=row.status,
            joined_at=row.joined_at,
            is_me=row.is_me,
            has_account=row.has_account,
            phone_last4=row.last4,
            identity=row.kyc,
        )
