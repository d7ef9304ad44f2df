"""Events of the editor of a kind of loan; an example is worked out with every change."""

from dataclasses import replace
from typing import Any

import reflex as rx

from circle_app.domain.errors import CircleError
from circle_app.domain.loan_rules import LoanProduct
from circle_app.domain.products import with_kind
from circle_app.domain.rule_json import InvalidRules
from circle_app.domain.rules import CircleRules
from circle_app.i18n import text
from circle_app.services import circle_settings, roles
from circle_app.services.circle_settings import CircleSettings
from circle_app.services.events import circle_room, user_room
from circle_app.services.installation import SettingMoved
from circle_app.services.loans import offers
from circle_app.services.loans.offers import LoanOffer
from circle_app.web import routes
from circle_app.web.circle_settings import values, view_models
from circle_app.web.circle_settings.chain_state import ChainMixin
from circle_app.web.circle_settings.loan_specs import ABOUT, NAME, SPECS
from circle_app.web.circle_settings.state import check_setting
from circle_app.web.events import language_of, route_arg, route_uuid, run, say, sentence
from circle_app.web.loan_kinds import editing
from circle_app.web.loan_kinds.view_models import Example, example, kind_name
from circle_app.web.settings_kit import Item, SettingsStateMixin
from circle_app.web.settings_kit.items import Draft
from circle_app.web.settings_kit.state import Source, unwrapped
from circle_app.web.shell import enter


class LoanKindState(SettingsStateMixin, rx.State):
    """The kind of loan in the address."""

    by_vote: bool = False
    has_officers: bool = False
    is_new: bool = False
    kind_title: str = ""
    example: Example = Example()
    problem: str = ""
    # As if the kind were the ordinary loan of its circle; and the circle's rules as they are.
    _found: CircleSettings | None = None
    _rules: CircleRules | None = None
    _offer: LoanOffer | None = None
    _product: LoanProduct | None = None
    _titles: dict[str, str] = {}

    async def _source(self) -> Source:
        entered = await enter(self)
        circle_id, key = route_uuid(self, "circle"), route_arg(self, "kind_key")
        real = await run(circle_settings.get, entered.actor, circle_id)
        product = editing.kind_at(real.rules, key)
        self._offer = await run(offers.offer, entered.actor, circle_id)
        self._titles = await run(roles.names_of, entered.actor, circle_id)
        self._rules, self._product = real.rules, product
        self._found = found = replace(real, rules=replace(real.rules, loans=product.terms))
        self.by_vote, self.is_new = real.by_vote, key == editing.NEW
        self.has_officers = self._offer.has_officers
        language = entered.language
        self.kind_title = (
            text(language, "A new kind of loan") if self.is_new else kind_name(product, language)
        )
        path = routes.path(routes.LOAN_PRODUCT, circle=str(circle_id), kind_key=key)
        return Source(
            f"{circle_id}-{key}-{entered.actor.user_id}-{language}",
            str(path),
            editing.sections(found, language),
            editing.items(found, product, language, self._titles),
            (circle_room(circle_id), user_room(entered.actor.user_id)),
        )

    def _settings(self) -> CircleSettings:
        found: CircleSettings | None = unwrapped(self._found)
        assert found is not None  # noqa: S101  (items come from it)
        return found

    def _typed(self, more: dict[str, str] | None = None) -> LoanProduct:
        """The kind with everything that was typed and can be read."""
        drafts = self._kept().drafts
        typed = {key: each.value for key, each in drafts.items() if not each.error}
        return editing.typed_kind(
            unwrapped(self._product),
            {**typed, **(more or {})},
            unwrapped(self._rules),
            self._settings().circle.currency,
        )

    async def _put(self, item: Item, value: str) -> None:
        await super()._put(item, value)
        other, begins = editing.BEGINS.get((item.key, value), ("", ""))
        if item.key == "loans.frequency" and value != "custom":
            other, begins = "loans.every_days", "0"
        beside = self._item(other)
        if beside is not None and (self._values()[other] in editing.NO_FEE or begins == "0"):
            await super()._put(beside, begins)
            memory = self._kept()
            # The control beside it shows what was begun with.
            self._memory = replace(memory, version=memory.version + 1)
            self._show()

    async def _check(self, item: Item, draft: Draft, language: str) -> Draft:
        if item.key in (NAME, ABOUT):
            self._test_name(item.key, draft.value)
            return replace(draft, words=draft.value or text(language, "nothing"))
        found = self._settings()
        currency = found.circle.currency
        changes = values.changes_of({item.key: draft.value}, currency)
        alone = found.rules.with_changes(changes)
        lines: tuple[str, ...] = ()
        if SPECS[item.key].kind == "steps":
            lines = tuple(
                view_models.step_lines(
                    alone, item.key, currency, language, self._titles, officers=self.has_officers
                )
            )
        words = values.words_of(item.key, alone, currency, language)
        together = self._typed({item.key: draft.value})
        check_setting(found, replace(found.rules, loans=together.terms), item.key)
        return replace(draft, words=words, lines=lines)

    def _test_name(self, key: str, value: str) -> None:
        """Raise what is wrong with the name, or with whom it is for."""
        rules: CircleRules = unwrapped(self._rules)
        found = self._settings()
        try:
            after = rules.with_changes(with_kind(rules, self._typed({key: value})))
            check_setting(found, after, "products.")
        except CircleError as error:
            if editing.blamed(error, {NAME: "", ABOUT: ""}) == key:
                raise

    def _matters(self, item: Item, values: dict[str, str]) -> bool:
        return editing.matters(item.key, values, unwrapped(self._rules))

    def _show(self) -> None:
        super()._show()
        if self._found is not None:
            self._work_out()

    def _work_out(self) -> None:
        """Work the example out with what is typed; what cannot be leaves the last one standing."""
        offer, language = unwrapped(self._offer), language_of(self)
        try:
            kind = offers.kind_of(
                self._typed(),
                unwrapped(self._rules),
                offer.calendar,
                offer.currency,
                offer.today,
            )
        except CircleError as error:
            self.problem = sentence(error, language)
            return
        self.example, self.problem = example(kind, language), ""

    async def _save(self, drafts: dict[str, Draft], request_id: str) -> Any:
        entered = await enter(self)
        found, rules = self._settings(), unwrapped(self._rules)
        for key, each in drafts.items():
            item = self._item(key)
            if item is None or item.value != each.base:
                raise SettingMoved(field=key, setting=key)
        changes = with_kind(rules, self._typed())
        if not changes:
            raise InvalidRules(field="rules", reason="unchanged")
        saved = await run(
            circle_settings.save,
            entered.actor,
            found.circle.id,
            details={},
            rule_changes=changes,
            expected=_expected(changes, rules),
            key=request_id,
        )
        place = str(found.circle.id)
        if saved.proposal_id is not None:
            await say(self, text(entered.language, "Now others have to agree"))
            return rx.redirect(routes.path(routes.VOTE, circle=place, vote=str(saved.proposal_id)))
        if not self.is_new:
            return None
        await say(self, text(entered.language, "The kind of loan is written down"))
        return rx.redirect(routes.path(routes.LOAN_PRODUCTS, circle=place))

    def _blamed(self, error: CircleError) -> str:
        return editing.blamed(error, self._values())

    def _default(self, item: Item) -> str | None:
        spec = SPECS[item.key]
        if item.key in (NAME, ABOUT) or spec.kind == "steps":
            return None
        return view_models.usual_of(spec, self._settings())

    def _affects(self, items: list[Item], language: str) -> str:
        if any(item.risky for item in items):
            return view_models.how_words(self._settings(), language)
        return ""


def _expected(changes: dict[str, Any], rules: CircleRules) -> dict[str, Any]:
    """What the page was made of, of what is to change, by path."""
    plain = rules.to_dict()
    if "products" in changes:
        return {"products": plain["products"]}
    return {f"loans.{name}": plain["loans"][name] for name in changes["loans"]}


class KindChainState(ChainMixin, LoanKindState):
    """The editor of who decides on a kind of loan."""
