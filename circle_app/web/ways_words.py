"""Ways by which messages go, and how a message reads, as ready text."""

from dataclasses import dataclass

from circle_app.i18n import formats, ntext, text
from circle_app.services.writing import Preview
from circle_app.web.ui.icons import PATHS

#: Way → words and icon.
WAYS = {
    "in_app": ("In the app", "bell"),
    "email": ("E-mail", "mail"),
    "push": ("Notice on the phone", "phone"),
    "sms": ("SMS", "phone"),
    "whatsapp": ("WhatsApp", "phone"),
    "telegram": ("Telegram", "share"),
}
#: As each language calls itself.
LANGUAGES = {"en": "English", "hi": "हिन्दी"}


@dataclass(frozen=True)
class PreviewCard:
    """How a message reads by one way in one language."""

    way: str = ""
    d: str = ""
    language: str = ""
    lang: str = ""
    count: str = ""
    title: str = ""
    told: str = ""
    size: str = ""
    cost: str = ""


def way_words(way: str, language: str) -> str:
    """What a way is called."""
    return text(language, WAYS[way][0])


def preview_card(found: Preview, currency: str, language: str) -> PreviewCard:
    """How it reads."""
    size = ""
    if found.parts:
        length = ntext(language, "{n} letter", "{n} letters", found.units)
        parts = ntext(language, "{n} SMS each", "{n} SMS each", found.parts)
        size = f"{length} · {parts}"
    cost = ""
    if found.cost_minor:
        amount = formats.money(found.cost_minor, currency, language)
        cost = text(language, "costs about {amount}", amount=amount)
    return PreviewCard(
        way=way_words(found.channel.value, language),
        d=PATHS[WAYS[found.channel.value][1]],
        language=LANGUAGES.get(found.language, found.language),
        lang=found.language,
        count=ntext(language, "to {n} member", "to {n} members", found.count),
        title=found.title if found.channel.value in ("in_app", "email", "push") else "",
        told=found.text,
        size=size,
        cost=cost,
    )
