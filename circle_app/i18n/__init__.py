"""Sentences, money and dates in the reader's language."""

from circle_app.i18n.catalogue import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Language,
    has_text,
    language_or_default,
    ntext,
    text,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Language",
    "has_text",
    "language_or_default",
    "ntext",
    "text",
]
