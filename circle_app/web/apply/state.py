"""Events of the page that asks for a loan."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, TypedDict
from uuid import UUID, uuid4

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.loans import NotEligible
from circle_app.domain.money import parse_minor
from circle_app.domain.permissions import Permission
from circle_app.domain.products import product_with, products_of
from circle_app.i18n import text
from circle_app.services import circles, loans, memberships
from circle_app.services.circles import CircleView
from circle_app.web import live, routes
from circle_app.web.apply import backers, view_models
from circle_app.web.apply.backers import Standing
from circle_app.web.apply.key_facts import Sheet, sheet_of
from circle_app.web.apply.view_models import Ask, Draft, Offer, Way
from circle_app.web.events import (
    answer_refusal,
    language_of,
    one_at_a_time,
    parsed_uuid,
    query_arg,
    run,
    say,
    sentence,
)
from circle_app.web.shell import Entered, enter

#: Where each step begins; a change of steps puts the reader there.
TOPS = {"kind": "kind-top", "cost": "cost-top", "backers": "backers-top", "facts": "review-top"}


class AskForm(TypedDict):
    """What is chosen before the review."""

    amount: str
    periods: str
    purpose: str


class SendForm(TypedDict):
    """What the review sends; it holds everything, so that it stands alone."""

    amount: str
    periods: str
    purpose: str
    key_facts: str
    request_id: str


class ApplyState(rx.State):
    """The request while it is written and reviewed."""

    loaded: bool = False
    busy: bool = False
    error: str = ""
    request_id: str = ""
    circle_id: str = ""
    step: str = "cost"
    way: Way = Way()
    ask: Ask = Ask()
    draft: Draft = Draft()
    offer: Offer = Offer()
    standing: Standing = Standing()
    sheet: Sheet = Sheet()
    offered: bool = True
    # Who is named as guarantor and for how much, as it is typed.
    _typed: dict[str, str] = {}

    @rx.event
    async def load(self) -> Any:
        """A new request: the circle's limits, and the cost of a first figure."""
        self.loaded, self.error = False, ""
        self.request_id, self.offered = str(uuid4()), True
        self.draft, self._typed = Draft(member=query_arg(self, "for")), {}
        live.stop_listening(self)
        try:
            entered, circle = await self._entered()
            self.circle_id = str(circle.id)
            kinds = [kind.key for kind in products_of(circle.rules)]
            self.offered = bool(kinds)
            if kinds:
                wanted = query_arg(self, "product")
                named = wanted in kinds
                kind, several = wanted if named else kinds[0], len(kinds) > 1 and not named
                await self._begin(entered, circle, kind, several=several)
        except CircleError as error:
            return await answer_refusal(self, error)
        self.loaded = True
        return None

    async def _begin(
        self, entered: Entered, circle: CircleView, kind: str, *, several: bool
    ) -> None:
        """The first step: whose loan and which kind, where there is something to choose."""
        people: Any = ()
        if Permission.RECORD_LOAN in circle.my_permissions:
            people = await run(memberships.members, entered.actor, circle.id)
        borrowers = view_models.borrowers_of(circle, people)
        named = self.draft.member in {each.id for each in borrowers}
        self.draft = Draft(kind=kind, member=self.draft.member if named else "")
        self.ask = Ask(borrowers=borrowers)
        await self._open(entered, circle)
        chosen = named or not borrowers
        self._go("cost" if chosen and not several else "kind", entered.language)

    async def _entered(self) -> tuple[Entered, CircleView]:
        entered = await enter(self)
        # The address names a circle, so `enter` has found it.
        assert entered.circle is not None  # noqa: S101
        return entered, await run(circles.get, entered.actor, entered.circle.id)

    def _borrower(self) -> UUID | None:
        return parsed_uuid(self.draft.member, "member") if self.draft.member else None

    def _go(self, step: str, language: str) -> None:
        self.step = step
        self.way = view_models.way_of(step, self.ask, self.offer, language)

    async def _open(self, entered: Entered, circle: CircleView) -> None:
        """The sliders for this borrower and this kind of loan, and the cost of a first figure."""
        product = product_with(circle.rules, self.draft.kind)
        may = await run(
            loans.eligibility,
            entered.actor,
            circle.id,
            on_behalf_of=self._borrower(),
            product=product.key,
        )
        known = self.ask.borrowers
        self.ask = view_models.ask_of(circle, may, product, known, entered.language)
        self.draft = replace(self.draft, amount=self.ask.amount, periods=self.ask.periods)
        await self._price(entered, circle)

    async def _price(self, entered: Entered, circle: CircleView) -> loans.KeyFacts:
        amount_minor = parse_minor(self.draft.amount, circle.currency)
        periods, kind = view_models.count_of(self.draft.periods), self.draft.kind
        cost = await run(loans.key_facts, entered.actor, circle.id, amount_minor, periods, kind)
        may = await run(
            loans.eligibility,
            entered.actor,
            circle.id,
            amount_minor,
            periods,
            self._borrower(),
            kind,
        )
        self.offer = view_models.offer_of(cost, may, circle, entered.language)
        return cost

    async def _again(self) -> None:
        """Work the cost out anew; what cannot be worked out is said beside the fields."""
        self.error = ""
        try:
            await self._price(*await self._entered())
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            self.offer = replace(self.offer, ok=False)

    @rx.event
    async def set_amount(self, typed: str) -> None:
        """The amount was typed, stepped or slid."""
        self.draft = replace(self.draft, amount=typed)
        await self._again()

    @rx.event
    async def set_periods(self, typed: str) -> None:
        """The number of instalments was changed."""
        self.draft = replace(self.draft, periods=typed)
        await self._again()

    @rx.event
    async def set_member(self, chosen: str) -> None:
        """An officer chose whose request it is."""
        self.draft = replace(self.draft, member=chosen)
        await self._reopen()

    @rx.event
    async def set_kind(self, chosen: str) -> None:
        """Another kind of loan was chosen."""
        self.draft = replace(self.draft, kind=chosen, purpose="")
        await self._reopen()

    async def _reopen(self) -> None:
        self.error, self._typed = "", {}
        try:
            await self._open(*await self._entered())
        except CircleError as error:
            self.error = sentence(error, language_of(self))

    @rx.event
    async def choose(self) -> AsyncIterator[Any]:
        """The kind is chosen; now how much and how long."""
        if not self.error:
            self._go("cost", language_of(self))
            yield
            yield rx.set_focus(TOPS["cost"])

    @rx.event
    async def review(self, form: AskForm) -> AsyncIterator[Any]:
        """On to who stands for it, or to the request once more before it is sent."""
        self.draft = replace(
            self.draft,
            amount=form["amount"],
            periods=form["periods"],
            purpose=" ".join((form["purpose"] or "").split()),
        )
        await self._again()
        if not self.offer.ok:
            return
        if not self.draft.purpose and self.ask.purposes:
            self.error = text(language_of(self), "Please choose what it is for.")
            return
        if self.offer.needs_backers:
            await self._stand(open_it=True)
            self._go("backers", language_of(self))
        else:
            await self._check()
        # The fields may have been far down the page; the next step begins at its top.
        yield
        yield rx.set_focus(TOPS[self.step])

    async def _stand(self, *, open_it: bool = False, lines: int = 0) -> None:
        """Work out how far those who are named stand for the loan."""
        self.error = ""
        try:
            entered, circle = await self._entered()
            offers = backers.offers_of(self._typed, circle.currency)
            may = await run(
                loans.eligibility,
                entered.actor,
                circle.id,
                parse_minor(self.draft.amount, circle.currency),
                view_models.count_of(self.draft.periods),
                self._borrower(),
                self.draft.kind,
                guarantors=offers,
            )
            people, slots = self.standing.people, self.standing.slots
            if open_it:
                found = await run(memberships.members, entered.actor, circle.id)
                people = backers.people_of(found, self._borrower() or circle.my_member_id)
                slots = backers.first_slots(may, circle.currency, entered.language)
                if self._typed:
                    lines = max(lines, len(slots), len(self._typed) // 2)
                else:
                    self._typed = backers.typed_of(slots)
            if lines:
                slots = backers.slots_of(self._typed, lines, entered.language)
            offered = sum(amount for _, amount in offers)
            self.standing = backers.standing_of(
                slots, people, offered, may, circle, entered.language
            )
        except CircleError as error:
            self.error = sentence(error, language_of(self))
            self.standing = replace(self.standing, ok=False)

    @rx.event
    async def set_backer(self, name: str, typed: str) -> None:
        """Somebody was named, or a sum was changed."""
        self._typed = {**self._typed, name[:20]: typed}
        await self._stand()

    @rx.event
    async def add_backer(self) -> None:
        """One line more."""
        await self._stand(lines=len(self.standing.slots) + 1)

    @rx.event
    async def name_backers(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Those who are to stand for it are named; now the whole request once more."""
        self._typed = {
            name: str(value or "")
            for name, value in form.items()
            if name.startswith(("who-", "sum-"))
        }
        await self._stand(lines=len(self.standing.slots))
        if self.standing.ok:
            await self._check()
            yield
            yield rx.set_focus(TOPS["facts"])

    async def _check(self) -> None:
        """The key facts of what is about to be sent."""
        try:
            entered, circle = await self._entered()
            cost = await self._price(entered, circle)
            named = []
            if self.offer.needs_backers:
                slots, people = self.standing.slots, self.standing.people
                named = backers.backer_rows(slots, people, circle.currency, entered.language)
            names = {one.id: one.name for one in self.ask.borrowers}
            whom = names.get(self.draft.member, "")
            self.sheet = sheet_of(cost, named, whom, entered.language)
            self._go("facts", entered.language)
        except CircleError as error:
            self.error = sentence(error, language_of(self))

    @rx.event
    async def back(self) -> AsyncIterator[Any]:
        """To the step before, filled as it was."""
        self.error = ""
        before = self.way.before
        self.ask = replace(
            self.ask, amount=self.draft.amount.replace(",", ""), periods=self.draft.periods
        )
        if before == "backers":
            await self._stand(lines=len(self.standing.slots))
        if before:
            self._go(before, language_of(self))
            yield
            yield rx.set_focus(TOPS[before])

    @rx.event
    @one_at_a_time()
    async def send(self, form: SendForm) -> Any:
        """Ask the circle; whoever decides first is asked from now on."""
        language = language_of(self)
        entered, circle = await self._entered()
        try:
            asked = await run(
                loans.request,
                entered.actor,
                circle.id,
                amount_minor=parse_minor(form["amount"], circle.currency),
                periods=view_models.count_of(form["periods"]),
                purpose=form["purpose"],
                product=self.draft.kind or None,
                guarantors=backers.offers_of(self._typed, circle.currency)
                if self.offer.needs_backers
                else (),
                on_behalf_of=self._borrower(),
                key_facts=form["key_facts"],
                key=form["request_id"],
            )
        except NotEligible as error:
            lines = view_models.refusal_lines(error, circle.currency, language)
            self.error = ". ".join([*lines, text(language, "Nothing was sent.")])
            return None
        except loans.KeyFactsChanged as error:
            await self._check()
            self.error = sentence(error, language)
            return None
        await say(self, view_models.sent_words(asked, circle, language))
        return rx.redirect(
            routes.path(routes.LOAN, circle=str(asked.circle_id), loan=str(asked.id)),
            replace=True,
        )
