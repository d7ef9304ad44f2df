"""``python -m circle_app`` is the operator's command line."""

from circle_app.cli import app

app()
