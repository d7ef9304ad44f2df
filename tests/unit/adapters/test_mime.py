"""Letters that are written directly say the same as those that the library writes."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from circle_app.adapters.messages.base import Letter
from circle_app.adapters.messages.mail import Mail, MailServer
from circle_app.adapters.messages.mime import written

LONG = "Your loan is agreed and will be handed over at the next meeting of the savings circle "
SERVER = MailServer(
    "localhost", 25, "circle@example.org", 'बचत (समूह), "Savings"', reply_to="meera@example.org"
)
SUBJECTS = (
    "Paid",
    LONG * 3,
    "किस्त मिली " * 20,
    "₹500 🙂 मिले",
    "a\r\nBcc: evil@example.org",
    "x\x00y",
)
TEXTS = (
    "Hello.\n.\n..\nBye",
    "₹500 मिले।\n" * 40,
    "",
    "no end of line",
    "=?utf-8?q?x?= " + "y" * 2_000,
)


@pytest.mark.parametrize("html", ["", "<p>₹500 मिले।</p>\n"], ids=["plain", "with a page"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_same_is_read_from_both(subject, text, html):
    letter = Letter("asha@example.org", "notice-1-email", subject, text, html, language="hi")
    mail = Mail(SERVER)
    raw = written(letter, mail._headers(letter, letter.to))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 200
    assert b"\n" not in raw.replace(b"\r\n", b"")
    found = message_from_bytes(raw, policy=policy.default)
    assert not found.defects
    assert set(found.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
        *("Reply-To", "MIME-Version", "Content-Type"),
        *(() if html else ("Content-Transfer-Encoding",)),
    }
    wanted = message_from_bytes(mail.message(letter).as_bytes(), policy=policy.default)
    for name in ("From", "To", "Reply-To", "Message-ID", "Auto-Submitted", "Content-Language"):
        assert found[name] == wanted[name], name
    assert found["Subject"] == " ".join(subject.split())
    for kind in ("plain", "html") if html else ("plain",):
        body, other = (each.get_body((kind,)).get_content() for each in (found, wanted))
        assert body.splitlines() == (other.splitlines() if text or kind == "html" else [])
