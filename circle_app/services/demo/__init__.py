"""A made-up past for an empty installation: circles that could be next door."""

from circle_app.services.demo.load import PASSWORD, DatabaseNotEmpty, DemoPerson, load

__all__ = ["PASSWORD", "DatabaseNotEmpty", "DemoPerson", "load"]
