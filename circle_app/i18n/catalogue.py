"""The translations: every ``locale/<language>/*.po`` merged into one table per language.

A msgid is the English sentence itself, so English needs no file and a missing translation
falls back to readable English.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po

Language = Literal["en", "hi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "en"

_LOCALE_DIR = Path(__file__).parent / "locale"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class ConflictingTranslation(ValueError):
    """Two catalogue files translate the same sentence differently."""


@cache
def _table(language: str) -> dict[str, tuple[str, ...]]:
    """Msgid → forms (one for a plain sentence, two for a plural) of one language."""
    table: dict[str, tuple[str, ...]] = {}
    for path in sorted((_LOCALE_DIR / language).glob("*.po")):
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=language)
        for message in catalogue:
            if not message.id or message.fuzzy:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string
            forms = (text,) if isinstance(text, str) else tuple(text or ())
            if not all(forms):
                continue
            known = table.get(key)
            if known and len(known) == len(forms) and known != forms:
                raise ConflictingTranslation(f"{path.name}: {key!r}: {known} / {forms}")
            # A plural entry also answers for the plain sentence of the same msgid.
            if not known or len(forms) > len(known):
                table[key] = forms
    return table


def language_or_default(value: str | None) -> Language:
    """The language a tag such as ``hi-IN`` stands for; English when we do not speak it."""
    head = (value or "").replace("_", "-").split("-")[0].strip().lower()
    for language in LANGUAGES:
        if head == language:
            return language
    return DEFAULT_LANGUAGE


def _fill(sentence: str, params: dict[str, object]) -> str:
    """Put parameters into ``{name}`` places; an unknown place stays as written."""
    return _PLACEHOLDER.sub(lambda m: str(params.get(m.group(1), m.group(0))), sentence)


def text(language: str, msgid: str, /, **params: object) -> str:
    """The sentence in the language, with ``{name}`` places filled."""
    forms = _table(language_or_default(language)).get(msgid)
    return _fill(forms[0] if forms else msgid, params)


def ntext(language: str, one: str, many: str, n: int, /, **params: object) -> str:
    """The sentence for ``n`` things; ``{n}`` is filled with the number itself."""
    language = language_or_default(language)
    forms = _table(language).get(one)
    if forms is None or len(forms) != 2:
        forms = (one, many)
        singular = n == 1
    else:
        # Hindi counts nothing and one alike.
        singular = n in (0, 1)
    return _fill(forms[0] if singular else forms[1], {"n": n, **params})


def has_text(language: str, msgid: str) -> bool:
    """Whether the language has its own words for the sentence."""
    return language == DEFAULT_LANGUAGE or msgid in _table(language)
