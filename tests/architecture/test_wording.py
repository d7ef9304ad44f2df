"""Everything a person reads exists in English and in Hindi."""

from __future__ import annotations

import pytest

from tests.architecture import wording
from tests.architecture.sources import ROOT, Source, python

CATALOGUES = sorted((ROOT / "circle_app" / "i18n" / "locale" / "hi").glob("*.po"))
MESSAGES = "circle_app/i18n/messages.py"


def used_sentences() -> set[str]:
    """Return every sentence that the code asks a translation for."""
    found = {text for source in python("circle_app/") for text in wording.msgids(source)}
    tables = (wording.message_table(source) for source in python(MESSAGES))
    rows = (wording.row_sentences(source) for source in python("circle_app/web/"))
    return found | {text for table in (*tables, *rows) for text in table}


def test_every_sentence_has_its_hindi():
    used = used_sentences()
    assert used, "no sentence was found"
    assert wording.untranslated(used, wording.catalogue(CATALOGUES)) == []


def test_translations_are_hindi_and_keep_their_placeholders():
    assert wording.bad_translations(wording.catalogue(CATALOGUES)) == []


def test_catalogues_agree_with_each_other():
    known = wording.catalogue(CATALOGUES)
    assert {k: v for k, v in known.items() if len({x for x in v if len(x) == 1}) > 1} == {}


def test_pages_hold_no_english_outside_tr():
    sources = python("circle_app/web/")
    assert [x for source in sources for x in wording.english_literals(source)] == []


@pytest.mark.parametrize(
    "text",
    [
        'rx.text("Pay now")',
        'rx.el.button("pay", type="submit")',
        'rx.heading(f"Hello {name}")',
        'rx.input(placeholder="Your name")',
        'ui.field(name="phone", label="Phone")',
        'ui.empty_state("Nothing here yet")',
        'el.img(alt="A ring of people")',
        'rx.text(rx.cond(State.paid, "Paid", tr("Open")))',
        'rx.toast.success("Saved")',
    ],
)
def test_english_in_a_page_is_caught(text):
    assert len(wording.english_literals(Source.of("circle_app/web/x.py", text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        'rx.text(tr("Pay now"), class_name="Big text")',
        'rx.text("₹", "UPI", "·", "Circle")',
        'rx.icon("hand-coins")',
        'rx.input(placeholder=tr("Your name"), type="text")',
        'rx.box(class_name=rx.cond(State.open, "is-open", "is-shut"))',
        'rx.el.img(src="/ring.svg", alt="")',
        'raise ValueError("No such page here")',
        'Page("/sign-in", "Sign in here")',
        'app.add_page(page, route="/circles/[circle_slug]")',
    ],
)
def test_other_literals_in_a_page_are_allowed(text):
    assert wording.english_literals(Source.of("circle_app/web/x.py", text)) == []


def test_sentences_are_found_in_code():
    code = (
        'tr("A"); i18n.text(lang, "B {n}", n=1); ntext(lang, "C", "Cs", 2); rx.text("D"); tr(name)'
    )
    assert set(wording.msgids(Source.of("x.py", code))) == {"A", "B {n}", "C"}
    row = 'Page("/x", "Sign in here", title="Home"); ValueError("No such thing")'
    assert set(wording.row_sentences(Source.of("x.py", row))) == {"Sign in here", "Home"}
    assert set(wording.message_table(Source.of("x.py", 'M: dict = {"code": "E"}'))) == {"E"}


def test_gaps_in_a_catalogue_are_caught(tmp_path):
    path = tmp_path / "x.po"
    entries = {"Pay {amount}": "दें {amout}", "Vote": "", "Save it": "Save it", "Wallet": "बटुआ"}
    body = "\n".join(f'msgid "{k}"\nmsgstr "{v}"\n' for k, v in entries.items())
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + body, "utf-8"
    )
    known = wording.catalogue([path])
    faults = wording.bad_translations(known)
    assert [fault.split("'")[1] for fault in faults] == ["Pay {amount}", "Vote", "Save it"]
    assert wording.untranslated(["Wallet", "Repay", "₹"], known) == ["Repay"]
