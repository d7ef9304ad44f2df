"""Tables of what stands behind a loan: people who vouch for it, things, papers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from circle_app.persistence.models._common import minor, moment
from circle_app.persistence.types import EncryptedText


class LoanGuarantor(SQLModel, table=True):
    """A member who stands for somebody else's loan with the own savings, once agreed to."""

    __tablename__ = "loan_guarantor"
    __table_args__ = (
        UniqueConstraint("loan_id", "member_id"),
        CheckConstraint("amount_minor > 0", name="loan_guarantor_positive"),
        Index("ix_loan_guarantor_member", "member_id", "status"),
    )

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    member_id: UUID = Field(foreign_key="member.id")
    # Of the sum lent when the loan was asked for; the lien shrinks with the principal.
    amount_minor: int = minor()
    # What was taken from the guarantor's savings so far.
    called_minor: int = minor(default=0)
    # asked | agreed | declined | withdrawn | released
    status: str = Field(max_length=10)
    asked_by: UUID = Field(foreign_key="app_user.id")
    asked_at: datetime = moment()
    answered_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    answered_at: datetime | None = moment(default=None)
    released_at: datetime | None = moment(default=None)


class LoanCollateral(SQLModel, table=True):
    """A thing that secures a loan; where it is and what it is known by is ciphertext."""

    __tablename__ = "loan_collateral"
    __table_args__ = (Index("ix_loan_collateral_loan", "loan_id", "id"),)

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    # gold | vehicle | land | livestock | goods | deposit | other
    kind: str = Field(max_length=12)
    description: str = Field(sa_type=EncryptedText)
    value_minor: int = minor()
    # One of: held | returned | sold
    status: str = Field(max_length=10)
    added_by: UUID = Field(foreign_key="app_user.id")
    added_at: datetime = moment()
    ended_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    ended_at: datetime | None = moment(default=None)
    ended_note: str = Field(default="", max_length=300)


class LoanDocument(SQLModel, table=True):
    """A paper of a loan; the file itself lies encrypted with the others."""

    __tablename__ = "loan_document"
    __table_args__ = (Index("ix_loan_document_loan", "loan_id", "id"),)

    id: UUID = Field(primary_key=True)
    loan_id: UUID = Field(foreign_key="loan.id")
    circle_id: UUID = Field(foreign_key="circle.id")
    # The thing it shows, for a paper of a collateral.
    collateral_id: UUID | None = Field(default=None, foreign_key="loan_collateral.id")
    # agreement | income | collateral | photo | other
    kind: str = Field(max_length=12)
    file_id: UUID = Field(foreign_key="stored_file.id")
    added_by: UUID = Field(foreign_key="app_user.id")
    added_at: datetime = moment()
    removed_by: UUID | None = Field(default=None, foreign_key="app_user.id")
    removed_at: datetime | None = moment(default=None)
