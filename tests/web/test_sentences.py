"""Every sentence a page can show has its Hindi."""

from circle_app import i18n
from circle_app.web import i18n as page_sentences
from circle_app.web.document import wraps
from circle_app.web.pages import PAGES
from circle_app.web.shell.frames import waiting_frame


def test_every_sentence_of_every_page_is_translated():
    waiting_frame()
    for wrap in wraps().values():
        wrap(True)
    for page in PAGES:
        page.component()
        page_sentences.tr(page.title)

    missing = sorted(s for s in page_sentences.used_sentences if not i18n.has_text("hi", s))

    assert missing == []
    assert len(page_sentences.used_sentences) > 40
