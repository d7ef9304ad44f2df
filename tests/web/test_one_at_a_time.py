"""Submitting: one press at a time, the button spins first, refusals are said, busy always ends."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, TypedDict, get_type_hints

import pytest
import reflex as rx

from circle_app.domain.errors import InvalidInput, NotFound
from circle_app.web.events import in_a_toast, one_at_a_time, parsed_uuid, sentence
from circle_app.web.pay.state import PayForm, PayState
from circle_app.web.ui.toast_state import ToastState
from tests.support.browsers import Tab, act


class SumForm(TypedDict):
    """What is typed."""

    amount: str


class SubmitState(rx.State):
    """A form, a second form and a button without a form."""

    busy: bool = False
    error: str = ""
    other_error: str = ""
    seen: tuple[str, ...] = ()

    async def _take(self, amount: str) -> str:
        self.seen += (amount,)
        if amount == "bad":
            raise InvalidInput(field="amount")
        if amount == "broken":
            raise RuntimeError(amount)
        return "next"

    @rx.event
    @one_at_a_time()
    async def send(self, form: SumForm) -> Any:
        """Send the form."""
        return await self._take(form["amount"])

    @rx.event
    @one_at_a_time(error="other_error")
    async def send_other(self, form: SumForm) -> Any:
        """Send the second form."""
        return await self._take(form["amount"])

    @rx.event
    @one_at_a_time(refused=in_a_toast)
    async def press(self, amount: str) -> None:
        """Press the button."""
        await self._take(amount)


def submit_state(language: str = "en") -> SubmitState:
    """The state in a browser of its own."""
    return Tab(None, language).at(SubmitState, "/")


def test_busy_is_sent_before_any_work_and_released_with_the_answer() -> None:
    state = submit_state()
    state.error = "old"

    async def steps() -> None:
        running = SubmitState.send.fn(state, form={"amount": "5"})
        assert await anext(running) is None
        assert (state.busy, state.error, state.seen) == (True, "", ())
        assert await anext(running) == "next"
        assert (state.busy, state.seen) == (False, ("5",))
        with pytest.raises(StopAsyncIteration):
            await anext(running)

    asyncio.run(steps())


def test_a_second_press_does_nothing() -> None:
    state = submit_state()
    state.busy, state.error = True, "old"
    assert act(state, "send", {"amount": "5"}) == []
    assert (state.busy, state.error, state.seen) == (True, "old", ())


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_refusal_is_said_in_the_form_in_the_readers_language(language: str) -> None:
    state = submit_state(language)
    assert act(state, "send", {"amount": "bad"}) == []
    assert state.error == sentence(InvalidInput(field="amount"), language)
    assert not state.busy
    assert act(state, "send", {"amount": "5"}) == ["next"]
    assert state.error == ""


def test_each_form_has_its_own_sentence() -> None:
    state = submit_state()
    state.error = "kept"
    act(state, "send_other", {"amount": "bad"})
    assert state.error == "kept"
    assert state.other_error


def test_a_button_without_a_form_answers_in_a_toast() -> None:
    state = submit_state()
    state.error = "kept"
    act(state, "press", "bad")
    toast = state._get_root_state().get_substate(ToastState.get_full_name().split("."))
    assert (toast.kind, state.error, state.busy) == ("error", "kept", False)
    assert toast.text


def test_a_failure_nobody_expected_goes_on_and_releases_the_button() -> None:
    state = submit_state()
    with pytest.raises(RuntimeError, match="broken"):
        act(state, "send", {"amount": "broken"})
    assert not state.busy


def test_a_handler_that_is_ended_early_releases_the_button() -> None:
    state = submit_state()

    async def leave() -> None:
        running = SubmitState.send.fn(state, form={"amount": "5"})
        await anext(running)
        await running.aclose()

    asyncio.run(leave())
    assert not state.busy


def test_reflex_still_sees_parameters_and_form_types() -> None:
    handler: Any = SubmitState.send
    assert list(inspect.signature(handler.fn).parameters) == ["self", "form"]
    assert handler.fn.__doc__ == "Send the form."
    assert inspect.isasyncgenfunction(handler.fn)
    assert get_type_hints(PayState.pay.fn)["form"] is PayForm


def test_only_a_coroutine_can_be_wrapped() -> None:
    async def yields(state: rx.State) -> Any:
        yield state

    with pytest.raises(TypeError, match="coroutine"):
        one_at_a_time()(yields)


@pytest.mark.parametrize("named", [True, False])
def test_a_field_that_is_not_on_the_page_is_empty(named: bool) -> None:
    state = submit_state()
    sent: Any = {"amount": None}

    async def steps() -> None:
        args, kwargs = ((), {"form": sent}) if named else ((sent,), {})
        async for _ in SubmitState.send.fn(state, *args, **kwargs):
            pass

    asyncio.run(steps())
    assert state.seen == ("",)


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ({}, ""), (None, ""), ([], ""), (7, ""), ("amount", ""), ({"amount": [7]}, ""),
        ({"amount": {}}, ""), ({"amount": 7}, "7"), ({"amount": 1.5}, "1.5"),
        ({"amount": True}, "on"), ({"amount": False}, ""), ({"amount": "a\ud800"}, "a?"),
    ],
)  # fmt: skip
def test_whatever_a_websocket_sends_a_form_is_a_form(sent: Any, taken: str) -> None:
    state = submit_state()
    assert act(state, "send", sent) == ["next"]
    assert (state.seen, state.busy) == ((taken,), False)
    act(state, "press", sent)
    assert all(isinstance(each, str) for each in state.seen)


@pytest.mark.parametrize("typed", [None, 7, [], {}, "x", ""])
def test_what_is_no_id_names_nothing(typed: Any) -> None:
    with pytest.raises(NotFound):
        parsed_uuid(typed, "loan")
