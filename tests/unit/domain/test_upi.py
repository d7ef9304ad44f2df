"""UPI addresses, links, references."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.upi import (
    InvalidUpiAddress,
    InvalidUtr,
    clean_address,
    clean_utr,
    due_reference,
    pay_link,
)


def test_a_pay_link():
    link = pay_link(
        address="asha@okaxis",
        payee="Asha & Rekha",
        amount_minor=50_000,
        currency="INR",
        note="गुलमोहर #1",
        reference="CRC123",
    )
    assert link.startswith("upi://pay?pa=asha@okaxis&pn=Asha%20%26%20Rekha&am=500.00&cu=INR&tn=")
    assert link.endswith("&tr=CRC123")
    assert parse_qs(urlsplit(link).query)["tn"] == ["गुलमोहर #1"]


@given(st.text(max_size=80), st.text(max_size=80), st.integers(1, 10**12))
def test_no_name_breaks_out_of_its_field(payee, note, amount):
    link = pay_link(
        address="asha@okaxis",
        payee=payee,
        amount_minor=amount,
        currency="INR",
        note=note,
        reference=None,
    )
    fields = parse_qs(urlsplit(link).query, keep_blank_values=True)
    assert list(fields) == ["pa", "pn", "am", "cu", "tn"]
    assert fields["pa"] == ["asha@okaxis"]
    assert fields["am"] == [f"{amount // 100}.{amount % 100:02}"]


def test_references_of_dues_are_short_enough_and_differ():
    found = {due_reference(uuid4()) for _ in range(100)}
    assert len(found) == 100
    assert all(4 <= len(text) <= 35 and text.isalnum() for text in found)


@pytest.mark.parametrize(
    "typed", ["412345678901", "4123 4567 8901", "4123-4567-8901", "४१२३४५६७८९०१"]
)
def test_utr(typed):
    assert clean_utr(typed) == "412345678901"


@pytest.mark.parametrize(
    "typed", [None, "", "41234567890", "4123456789012", "41234567890A", "²" * 12]
)
def test_not_a_utr(typed):
    with pytest.raises(InvalidUtr):
        clean_utr(typed)


@pytest.mark.parametrize("typed", ["asha.k@okaxis", " Asha.K@OKAXIS ", "ａsha.k@okaxis"])
def test_address(typed):
    assert clean_address(typed) == "asha.k@okaxis"


@pytest.mark.parametrize(
    "typed", ["", "asha", "@okaxis", "asha@", "asha@ok axis", "a@b@c", "asha@ok.axis", "x" * 90]
)
def test_not_an_address(typed):
    with pytest.raises(InvalidUpiAddress):
        clean_address(typed)
