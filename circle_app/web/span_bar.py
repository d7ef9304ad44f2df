"""Choosing the days that books are read for: a month, a quarter, a fiscal year, all, or any.

The choice stands in the address (``from``, ``to``), so that it can be kept and sent along.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, TypedDict
from urllib.parse import urlencode

import reflex as rx

from circle_app.domain import spans
from circle_app.domain.errors import InvalidInput
from circle_app.domain.spans import Span
from circle_app.i18n import formats, text
from circle_app.services import installation
from circle_app.web import ui
from circle_app.web.i18n import tr

ALL: Final = "all"
DIALOG: Final = "span-days"
#: Where the links of the bar lead, given what stands in the address for the days.
Address = Callable[[dict[str, str]], str]


@dataclass(frozen=True)
class SpanLink:
    """One kind of span to choose."""

    words: str = ""
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class SpanView:
    """The days that are shown and the ways to others."""

    title: str = ""
    sub: str = ""
    before: str = ""
    after: str = ""
    kinds: list[SpanLink] = field(default_factory=list)
    start: str = ""
    end: str = ""


class SpanForm(TypedDict):
    """Two days typed by hand."""

    span_from: str
    span_to: str


@dataclass(frozen=True)
class Chosen:
    """What an address asks for; ``start`` None is from the beginning."""

    start: date | None
    end: date


def chosen(first: str, last: str, today: date) -> Chosen:
    """Read the days of an address; without any it is the present month.

    Raises:
        InvalidInput: They are no days.
    """
    try:
        end = date.fromisoformat(last) if last else today
        if first == ALL:
            return Chosen(None, end)
        if first:
            return Chosen(date.fromisoformat(first), end)
    except ValueError:
        raise InvalidInput(field="from") from None
    month = spans.month_of(end)
    return Chosen(month.start, month.end)


def query_of(form: SpanForm) -> dict[str, str]:
    """What a form of two days puts into the address."""
    typed = {"from": form.get("span_from", ""), "to": form.get("span_to", "")}
    return {name: str(value).strip()[:10] for name, value in typed.items() if value}


def address(path: str, query: dict[str, str]) -> str:
    """An address with its query, empty values left out."""
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def span_view(
    days: Chosen, today: date, first_day: date | None, to: Address, language: str
) -> SpanView:
    """Say which days are shown, and link to the ones beside them and to other kinds."""
    near = min(days.end, today)
    span = Span(days.start, days.end) if days.start else None
    kind = _kind(span)
    choices = (
        ("month", text(language, "Month"), _query(spans.month_of(near))),
        ("quarter", text(language, "Quarter"), _query(spans.quarter_of(near))),
        ("year", text(language, "Year"), _query(_year_of(near))),
        (ALL, text(language, "All"), {"from": ALL}),
    )
    beside = _beside(span, kind)
    earlier = beside is not None and first_day is not None and beside[0].end >= first_day
    return SpanView(
        title=_title(span, kind, language),
        sub=_sub(days, today, first_day, kind, language),
        before=to(_query(beside[0])) if beside and earlier else "",
        after=to(_query(beside[1])) if beside and days.end < today else "",
        kinds=[SpanLink(words, to(query), name == kind) for name, words, query in choices],
        start=days.start.isoformat() if days.start else "",
        end=days.end.isoformat(),
    )


def span_bar(view: Any, choose: Any) -> rx.Component:
    """Draw the days with arrows, the kinds of span, and a dialog for any two days."""
    return rx.el.div(
        rx.el.div(
            _arrow(view.before, "back", tr("Earlier")),
            rx.el.div(
                rx.el.p(view.title, class_name="span-bar__title"),
                rx.cond(view.sub, rx.el.p(view.sub, class_name="small muted")),
                class_name="span-bar__words",
                role="status",
            ),
            _arrow(view.after, "chevron_right", tr("Later")),
            class_name="span-bar__days",
        ),
        rx.el.div(
            rx.el.nav(
                rx.foreach(view.kinds, _kind_link), class_name="segmented", aria_label=tr("Days")
            ),
            ui.icon_button("calendar", tr("Choose days"), custom_attrs=ui.opens(DIALOG)),
            class_name="span-bar__kinds",
        ),
        _days_dialog(view, choose),
        class_name="span-bar no-print",
    )


def _arrow(href: rx.Var[str], sign: str, words: ui.Text) -> rx.Component:
    return rx.cond(
        href,
        ui.icon_link(sign, words, href),
        rx.el.span(ui.icon(sign, "icon--24"), class_name="icon-button span-bar__none"),
    )


def _kind_link(choice: rx.Var[SpanLink]) -> rx.Component:
    return ui.link(
        choice.words,
        href=choice.href,
        class_name="segmented__part",
        custom_attrs={"aria-current": rx.cond(choice.current, "page", "false")},
    )


def _days_dialog(view: Any, choose: Any) -> rx.Component:
    return ui.dialog(
        DIALOG,
        tr("Choose days"),
        rx.el.form(
            ui.text_field("span_from", tr("From day"), type="date", default_value=view.start),
            ui.text_field("span_to", tr("To day"), type="date", default_value=view.end),
            ui.button(tr("Show"), submit=True, wide=True),
            on_submit=choose,
            class_name="stack",
        ),
    )


def _year_of(on: date) -> Span:
    """The fiscal year as this installation counts it."""
    return spans.fiscal_year_of(on, installation.latest().region_year_month)


def _kind(span: Span | None) -> str:
    if span is None:
        return ALL
    kinds = {"month": spans.month_of, "quarter": spans.quarter_of, "year": _year_of}
    return next((name for name, of in kinds.items() if of(span.start) == span), "")


def _beside(span: Span | None, kind: str) -> tuple[Span, Span] | None:
    """The span before and the span after, where there is such a thing."""
    if span is None or not kind:
        return None
    of = {"month": spans.month_of, "quarter": spans.quarter_of, "year": _year_of}[kind]
    return of(span.start - timedelta(days=1)), of(span.end + timedelta(days=1))


def _query(span: Span) -> dict[str, str]:
    return {"from": span.start.isoformat(), "to": span.end.isoformat()}


def _title(span: Span | None, kind: str, language: str) -> str:
    if span is None:
        return text(language, "From the beginning")
    if kind == "month":
        return formats.month_name(span.start, language, year=True)
    if kind == "quarter":
        first = formats.month_name(span.start, language)
        return f"{first} – {formats.month_name(span.end, language, year=True)}"
    if kind == "year":
        years = str(span.start.year)
        if span.end.year != span.start.year:
            years += f"–{span.end.year % 100:02d}"
        return text(language, "Year {years}", years=years)
    return days_words(span, language)


def _sub(days: Chosen, today: date, first_day: date | None, kind: str, language: str) -> str:
    start = days.start or first_day
    parts = []
    if start is not None and start <= days.end and kind in {"year", ALL}:
        parts.append(days_words(Span(start, days.end), language))
    if days.end > today and (days.start is None or days.start <= today):
        parts.append(text(language, "up to today"))
    return ", ".join(parts)


def days_words(span: Span, language: str) -> str:
    """A span in words: "1 Oct – 12 Nov 2026"."""
    if span.start == span.end:
        return formats.date_medium(span.end, language)
    same = span.start.year == span.end.year
    first = (formats.date_short if same else formats.date_medium)(span.start, language)
    return f"{first} – {formats.date_medium(span.end, language)}"
