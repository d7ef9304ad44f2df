"""Pages go out in the reader's language and colour mode, guarded, and only as pages."""

import asyncio
import base64
import hashlib

import httpx
import pytest
from starlette.responses import HTMLResponse, PlainTextResponse

from circle_app.web.site import Site, content_policy

BUILT = (
    '<!DOCTYPE html><html lang="\ue000en\ue001hi\ue002" data-mode="\ue003"><head>'
    "<script>let a = 1;</script></head><body>"
    '<button aria-pressed="\ue004dark\ue005">\ue000Pay\ue001जमा\ue002</button></body></html>'
)


class Browser:
    """Asks the site for pages without a server."""

    def __init__(self, site: Site) -> None:
        self._transport = httpx.ASGITransport(app=site)

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://x") as asking:
                return await asking.get(path, headers=headers)

        return asyncio.run(ask())


@pytest.fixture
def client(tmp_path):
    (tmp_path / "__spa-fallback.html").write_text(BUILT.replace("Pay", "Waiting"), encoding="utf-8")
    (tmp_path / "index.html").write_text(BUILT, encoding="utf-8")
    (tmp_path / "login.html").write_text(BUILT, encoding="utf-8")

    async def inner(scope, receive, send):
        if scope["path"].startswith("/api") or scope["path"].startswith("/assets"):
            answer = PlainTextResponse("inner")
        else:
            answer = HTMLResponse(BUILT, 404)
        await answer(scope, receive, send)

    def is_page(path):
        return "c/[circle]" if path.startswith("/c/") else None

    return Browser(Site(inner, tmp_path, "https://circle.example", is_page))


def test_the_cookie_chooses_language_and_mode(client):
    page = client.get("/login", headers={"cookie": "circle_lang=hi; circle_mode=dark"})

    assert '<html lang="hi" data-mode="dark">' in page.text
    assert '<button aria-pressed="true">जमा</button>' in page.text
    assert page.headers["content-language"] == "hi"


def test_without_cookies_the_browser_decides_the_language_and_the_device_the_mode(client):
    page = client.get("/", headers={"accept-language": "ta, hi;q=0.8, en;q=0.5"})

    assert '<html lang="hi" data-mode="system">' in page.text
    assert '<button aria-pressed="false">' in page.text


def test_an_invented_mode_is_not_echoed(client):
    page = client.get("/", headers={"cookie": 'circle_mode="><script>"'})

    assert 'data-mode="system"' in page.text


def test_an_address_with_changing_parts_gets_the_waiting_frame(client):
    page = client.get("/c/1/pay")

    assert page.status_code == 200
    assert "Waiting" in page.text


def test_an_unknown_address_is_404_in_the_readers_language(client):
    page = client.get("/nowhere", headers={"cookie": "circle_lang=hi"})

    assert page.status_code == 404
    assert "\ue000" not in page.text
    assert 'lang="hi"' in page.text


def test_the_policy_names_each_inline_script_and_allows_no_other():
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()

    policy = content_policy(BUILT, "https://circle.example")

    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == f"script-src 'self' 'sha256-{digest}'"
    assert "frame-ancestors 'none'" in policy
    assert "wss://circle.example" in policy


def test_every_answer_is_guarded_and_built_files_are_kept_for_a_year(client):
    page, api, asset = client.get("/"), client.get("/api/x"), client.get("/assets/a-1.js")

    for answer in (page, api, asset):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "max-age" in answer.headers["strict-transport-security"]
    assert "immutable" in asset.headers["cache-control"]
    assert page.headers["cache-control"] == "private, no-cache"
    assert api.text == "inner"


def test_a_page_that_did_not_change_is_not_sent_again(client):
    tag = client.get("/").headers["etag"]

    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
    other = {"if-none-match": tag, "cookie": "circle_lang=hi"}
    assert client.get("/", headers=other).status_code == 200
