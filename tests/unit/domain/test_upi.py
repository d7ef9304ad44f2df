"""UPI addresses, links, references."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle_app.domain.errors import InvalidInput
from circle_app.domain.money import InvalidAmount
from circle_app.domain.texts import visible
from circle_app.domain.upi import (
    InvalidUpiAddress,
    InvalidUtr,
    clean_address,
    clean_utr,
    due_reference,
    pay_link,
)


def link(**changed):
    """A link with something else in it."""
    usual = {
        "address": "asha@okaxis",
        "payee": "Gulmohar Lane",
        "amount_minor": 50_000,
        "note": "March",
        "reference": None,
    }
    return pay_link(**{**usual, **changed})


def fields_of(payload):
    return {
        name: unquote(text)
        for name, text in (
            field.split("=") for field in payload.removeprefix("upi://pay?").split("&")
        )
    }


def test_a_pay_link():
    made = link(payee="Asha & Rekha", note="गुलमोहर #1", reference="CRC123")
    assert made.startswith("upi://pay?pa=asha@okaxis&pn=Asha%20%26%20Rekha&am=500.00&cu=INR&tn=")
    assert made.endswith("&tr=CRC123")
    assert fields_of(made)["tn"] == "गुलमोहर #1"


# Whatever people call themselves: other fields, line ends, half characters, signs that turn text.
hostile = st.text(max_size=80) | st.text(
    st.sampled_from("&=?#%+ /\\@\n\r\t\0\u202e\u200d\u0301\ud800क्षिँa&am=1"), max_size=120
)


@given(hostile, hostile, st.integers(1, 10**12))
def test_no_name_breaks_out_of_its_field(payee, note, amount):
    made = link(payee=payee, note=note, amount_minor=amount, reference="CRC" + "A" * 26)
    assert re.fullmatch(r"upi://pay\?[A-Za-z0-9._~%@&=-]+", made)
    fields = fields_of(made)
    assert list(fields) == [name for name in ("pa", "pn", "am", "cu", "tn", "tr") if name in fields]
    assert fields["pa"] == "asha@okaxis"
    assert fields["am"] == f"{amount // 100}.{amount % 100:02}"
    assert (fields["cu"], fields["tr"]) == ("INR", "CRC" + "A" * 26)
    for name, typed in (("pn", payee), ("tn", note)):
        shown = fields.get(name, "")
        assert len(shown) <= 50
        assert visible(typed).startswith(shown)
        assert len(quote(shown)) <= 180
    # Version 18 at most: 89 modules to a side.
    assert len(made) <= 560


def test_a_long_name_is_cut_between_letters():
    # Fifty signs end in the middle of "मो", and so many take more room than the code has.
    shown = fields_of(link(payee="गुलमोहर गली " * 10))["pn"]
    assert shown == "गुलमोहर गली गुलमोहर ग"
    assert fields_of(link(payee="e\u0301" * 80))["pn"] == "é" * 30


def test_paying_nothing_or_with_a_strange_reference_makes_no_link():
    for wrong in (0, -1):
        with pytest.raises(InvalidAmount):
            link(amount_minor=wrong)
    for wrong in ("abc", "x" * 36, "CRC 12345", "CRC&am=1"):
        with pytest.raises(InvalidInput):
            link(reference=wrong)


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
