"""The document of the settings tells every setting as the program has it."""

from __future__ import annotations

from pathlib import Path

from circle_app.domain.settings_catalogue import CATALOGUE, Section
from circle_app.i18n import setting_words

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def table() -> list[str]:
    """The lines of the document's tables."""
    lines = []
    for section in Section:
        lines.append(f"### {setting_words.section_title(section.value, 'en')}")
        for key, setting in CATALOGUE.items():
            if setting.section is section:
                words = [
                    setting_words.label(key, "en"),
                    setting_words.consequence(key, "en"),
                    setting_words.range_words(setting, "en"),
                ]
                lines.append(f"| `{key}` | {' | '.join(words)} |")
    return lines


def test_the_document_has_every_setting_and_no_other() -> None:
    written = DOCUMENT.read_text(encoding="utf-8").splitlines()
    kept = [line for line in written if line.startswith(("### ", "| `"))]
    assert kept == table()
