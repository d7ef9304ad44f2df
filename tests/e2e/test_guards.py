"""The outer walls, seen from a browser and from a program that is none."""

from __future__ import annotations

import base64
import os
import socket
from uuid import uuid4

import httpx
import pytest

from circle_app.adapters.cookies import SESSION_COOKIE
from circle_app.web.members.state import MembersState
from circle_app.web.roles.state import RolesState
from tests.e2e.people import PASSWORD, new_phone

POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("path", ["/", "/login", "/home", "/c/[circle]/pay", "/no/such/page"])
def test_pages_carry_their_policy_and_guards(world, server, path):
    answer = httpx.get(server.origin + world.address(path))
    directives = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert POLICY.items() <= directives.items()
    assert "unsafe" not in directives["script-src"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "private" in answer.headers["cache-control"]


def test_script_put_into_a_page_does_not_run(visitor):
    screen = visitor()
    screen.forgive("Content Security Policy")
    screen.open("/")
    screen.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.__broke_in = true";
            document.head.append(script);
        }"""
    )
    assert screen.page.evaluate("window.__broke_in") is None
    assert any("Content Security Policy" in said for said in screen.complaints)


def test_names_are_text_wherever_they_appear(newcomer, signed_in):
    person = newcomer("<img src=x onerror=alert(1)> Asha")
    screen = signed_in(person)
    person.post("/circles", name="<b>Bold</b> & co", preset="lending")
    screen.open("/home")
    screen.literal("<b>Bold</b> & co").wait_for()
    screen.open("/profile")
    screen.literal("<img src=x onerror=alert(1)> Asha").wait_for()
    assert screen.page.locator("img[src=x]").count() == 0


def handshake(port: int, claimed: str) -> int:
    """Ask for a websocket in the name of an origin; returns the status of the answer."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET /_event/?EIO=4&transport=websocket&token={uuid4()} HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        f"Origin: {claimed}",
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(64).split()[1])


def test_websocket_takes_our_own_origin_only(server):
    assert handshake(server.port, server.origin) == 101
    for foreign in ("https://evil.example", "http://localhost:1", "null"):
        assert handshake(server.port, foreign) in {400, 403}


def test_forms_of_other_sites_are_refused(server):
    form = {"name": "Asha Kumari", "phone": new_phone(), "password": PASSWORD}
    answer = httpx.post(
        f"{server.origin}/session/sign-up",
        data=form,
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert SESSION_COOKIE not in answer.cookies
    assert "error=csrf" in answer.headers.get("location", "error=csrf")


def test_api_calls_of_other_sites_are_refused(world):
    answer = world.asha.client.post(
        "/api/v1/wallet/topups",
        json={"amount": "5.00", "method": "cash"},
        headers={"Origin": "https://evil.example", "Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf"


def test_session_cookie_is_kept_from_scripts(world, signed_in, server):
    screen = signed_in(world.asha)
    screen.open("/home")
    assert SESSION_COOKIE not in screen.page.evaluate("document.cookie")
    answer = httpx.post(
        f"{server.origin}/session/sign-in",
        data={"login": world.asha.phone, "password": PASSWORD},
        headers={"Origin": server.origin},
    )
    cookie = next(
        value
        for name, value in answer.headers.multi_items()
        if name == "set-cookie" and value.startswith(SESSION_COOKIE)
    ).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


# A program that speaks to the server as our pages do, in somebody's own session.
SPEAK = """async ([token, route, path, events, until]) => {
  const heard = [];
  const origin = location.origin.replace("http", "ws");
  const line = new WebSocket(`${origin}/_event/?EIO=4&transport=websocket&token=${token}`);
  await new Promise((done) => {
    line.onmessage = ({ data }) => {
      heard.push(data);
      if (data.includes(until)) setTimeout(done, 300);
      if (data[0] === "0") line.send("40/_event,");
      if (data === "2") line.send("3");
      if (data.startsWith("40/_event")) {
        for (const [name, payload] of events) {
          const router_data = { pathname: route, query: {}, asPath: path };
          const event = { name, payload, token, router_data };
          line.send("42/_event," + JSON.stringify(["event", event]));
        }
      }
    };
    setTimeout(done, 15000);
  });
  line.close();
  return heard.join("\\n");
}"""


def heard_by(screen, world, until, state, *acts):
    """What the server answers to acts on a page of the circle that was not opened, up to a word."""
    route = "/c/[circle]/members"
    events = [[f"{state.get_full_name()}.{name}", payload] for name, payload in acts]
    asked = [str(uuid4()), route, world.address(route), events, until]
    return screen.page.evaluate(SPEAK, asked)


def test_handlers_called_over_the_websocket_tell_a_stranger_nothing(world, newcomer, signed_in):
    stranger, member = signed_in(newcomer("Mallika Rao")), signed_in(world.asha)
    for screen in (stranger, member):
        screen.open("/home")
    someone = world.rekha.get(f"/circles/{world.circle_id}")["my_member_id"]
    form = {"form": {"member": someone, "role": "admin", "request_id": "one"}}
    for state, acts in (
        (MembersState, [("load", {})]),
        (RolesState, [("open_sheet", {}), ("assign", form), ("hand_over", form), ("load", {})]),
    ):
        told = heard_by(stranger, world, "/not-found", state, *acts)
        assert "/not-found" in told
        assert all(name not in told for name in ("Morning Star", "Rekha", "Sunita"))
    assert "Rekha" in heard_by(member, world, "Rekha", MembersState, ("load", {}))
    roles = world.asha.get(f"/circles/{world.circle_id}/members")["items"]
    assert {each["role"] for each in roles} == {"member"}
