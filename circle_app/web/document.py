"""What stands around every page: the document's head, its language and mode, the app's wraps."""

from collections.abc import Callable

import reflex as rx

from circle_app.web.i18n import page_value, tr
from circle_app.web.ui.chrome import boundary, chrome, hatches, toaster

STYLESHEETS = [
    "/fonts.css",
    "/theme.css",
    "/base.css",
    "/ui.css",
    "/shell.css",
    "/books.css",
    "/auctions.css",
    "/draws.css",
    "/rounds.css",
    "/life.css",
    "/statements.css",
    "/sheets.css",
    "/online.css",
    "/webhooks.css",
    "/loans.css",
    "/replan.css",
    "/loan.css",
    "/talk.css",
    "/leaving.css",
    "/circle.css",
    "/members.css",
    "/roles.css",
    "/expenses.css",
    "/months.css",
    "/journal.css",
    "/reconcile.css",
    "/admin.css",
    "/settings.css",
    "/kinds.css",
    "/arrears.css",
    "/collect.css",
    "/dues.css",
    "/guarantees.css",
    "/imports.css",
    "/letters.css",
    "/meeting.css",
    "/minutes.css",
    "/notices.css",
]

# React paints with the mode it finds in local storage; the cookie, which the server read, wins.
_MODE_SCRIPT = (
    'try{localStorage.setItem("theme",document.documentElement.dataset.mode||"system")}catch{}'
)


def _font(english: str, hindi: str) -> rx.Component:
    """Ask early for a font the first paint needs."""
    href = rx.Var(
        _js_expr=f't("/fonts/{english}.woff2", "/fonts/{hindi}.woff2")',
        _var_type=str,
        _var_data=tr("Circle")._get_all_var_data(),  # noqa: SLF001 - the import of `t`
    )
    return rx.el.link(
        rel="preload",
        href=href,
        custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
    )


def head() -> list[rx.Component]:
    """Elements of every page's head."""
    return [
        rx.el.meta(
            name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"
        ),
        rx.el.script(_MODE_SCRIPT),
        rx.el.meta(
            name="theme-color",
            content="#f7f9f8",
            custom_attrs={"media": "(prefers-color-scheme: light)"},
        ),
        rx.el.meta(
            name="theme-color",
            content="#101211",
            custom_attrs={"media": "(prefers-color-scheme: dark)"},
        ),
        rx.el.link(rel="icon", href="/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        _font("noto-sans-latin-400", "noto-sans-devanagari-400"),
        _font("noto-sans-latin-600", "noto-sans-devanagari-600"),
        _font("noto-sans-latin-700", "noto-sans-latin-600"),
    ]


def html_attributes() -> dict[str, rx.Var[str]]:
    """Attributes of ``<html>`` that differ from reader to reader."""
    # `html_lang` takes plain text only; a custom attribute of the same name comes after it.
    return {"lang": page_value("language"), "data-mode": page_value("mode")}


def wraps() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """Our own light overlay and error boundary in place of Reflex's."""
    return {
        (55, "Boundary"): lambda _stateful: boundary(),
        # Reflex appends the page to a wrap's own children: a fragment keeps it beside them.
        (5, "Chrome"): lambda _stateful: rx.fragment(chrome(), hatches(), toaster()),
    }
