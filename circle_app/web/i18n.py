"""Sentences on pages, in the reader's language from the first paint.

``tr("Pay now")`` puts both languages of a sentence into the page and shows the one the page was
sent in (``<html lang>``); see ``site.py`` for how the server picks it. Sentences made in handlers
use ``circle_app.i18n.text`` with ``events.language_of(state)`` instead.
"""

from typing import Final

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData

from circle_app import i18n

_MODULE: Final = "$/public/tr"

#: Every sentence pages use, for the test that all of them are translated.
used_sentences: Final[set[str]] = set()


def _imports(tag: str) -> VarData:
    return VarData(imports={_MODULE: [ImportVar(tag=tag)]})


def _forms(one: str, many: str) -> tuple[list[str], list[str]]:
    used_sentences.add(one)
    hindi = [i18n.ntext("hi", one, many, 1, n="{n}"), i18n.ntext("hi", one, many, 2, n="{n}")]
    return [one, many], hindi


def _call(tag: str, *args: object) -> rx.Var[str]:
    given = [rx.Var.create(arg) for arg in args]
    data = VarData.merge(_imports(tag), *(var._get_all_var_data() for var in given))  # noqa: SLF001 - no public reader
    joined = ", ".join(str(var) for var in given)
    return rx.Var(_js_expr=f"{tag}({joined})", _var_type=str, _var_data=data).to(str)


def tr(msgid: str, /, **params: object) -> rx.Var[str]:
    """A sentence of a page; ``{name}`` places take text or state variables."""
    used_sentences.add(msgid)
    hindi = i18n.text("hi", msgid)
    return _call("t", msgid, hindi, params) if params else _call("t", msgid, hindi)


def trn(one: str, many: str, n: rx.Var[int] | int, /, **params: object) -> rx.Var[str]:
    """A counted sentence: ``trn("{n} member", "{n} members", State.count)``."""
    english, hindi = _forms(one, many)
    return _call("tn", english, hindi, n, params) if params else _call("tn", english, hindi, n)


def page_value(name: str) -> rx.Var[str]:
    """``language`` or ``mode`` of the page as it was sent."""
    return rx.Var(_js_expr=name, _var_type=str, _var_data=_imports(name)).to(str)


def is_language(language: i18n.Language) -> rx.Var[str]:
    """The text "true" or "false", for the pressed state of a language button."""
    return _call("t", str(language == "en").lower(), str(language == "hi").lower())


def is_mode(mode: str) -> rx.Var[str]:
    """The text "true" or "false", for the pressed state of a colour button."""
    return _call("isMode", mode)
