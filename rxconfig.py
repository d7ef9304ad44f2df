"""Reflex settings. Secrets and the database URL are not here: see circle_app/settings.py."""

import os

import reflex as rx
from dotenv import load_dotenv
from reflex.constants import StateManagerMode

load_dotenv(".env")  # what the environment says wins over the file

origin = os.environ.get("CIRCLE_ORIGIN", "http://localhost:8000").rstrip("/")
redis_url = os.environ.get("REDIS_URL") or None

config = rx.Config(
    app_name="circle_app",
    # With the session in a cookie, taking events from our own origin only is what stops forgeries.
    cors_allowed_origins=[origin],
    deploy_url=origin,
    trusted_proxy_hops=int(os.environ.get("CIRCLE_PROXY_HOPS", "0")),
    # The default writes sessions in clear to disk; one process keeps them in memory instead.
    state_manager_mode=StateManagerMode.REDIS if redis_url else StateManagerMode.MEMORY,
    redis_url=redis_url,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # The kit is our own: no Radix on any page.
    plugins=[],
    frontend_compression_formats=["brotli", "gzip"],
    # It would list private pages too.
    disable_plugins=[rx.plugins.SitemapPlugin],
)
