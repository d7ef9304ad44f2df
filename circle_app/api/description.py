"""The OpenAPI description: with every error declared, and a page to read it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from circle_app.api.problems import MEDIA_TYPE
from circle_app.api.schemas.common import ProblemDocument

PROBLEM: Final = "ProblemDocument"
# What any call may be answered with besides its success, and why.
ERRORS: Final = {
    "400": "The request cannot be read.",
    "401": "Not signed in.",
    "403": "May not do this.",
    "404": "Not there, or not the caller's to see.",
    "409": "The thing is in a state that does not allow this.",
    "413": "The body is larger than 1 MB, or its file than 5 MB.",
    "422": "A value is not acceptable; `errors` names the fields.",
    "429": "Too many requests; `Retry-After` says how long to wait.",
    "500": "Our fault; `reference` finds it in the log.",
    "503": "The service cannot answer now.",
}
PUBLIC: Final = ("400", "404", "413", "422", "429", "500", "503")
METHODS: Final = ("get", "post", "put", "patch", "delete")
REPLAYED: Final = {
    "Idempotency-Replayed": {
        "description": "`true` where an earlier request with the same key had done it.",
        "schema": {"type": "string"},
    }
}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = made["components"]["schemas"]
        for framework_own in ("HTTPValidationError", "ValidationError"):
            schemas.pop(framework_own, None)
        template = "#/components/schemas/{model}"
        document = ProblemDocument.model_json_schema(ref_template=template, mode="serialization")
        schemas.update(document.pop("$defs", {}))
        schemas[PROBLEM] = document
        for path in made["paths"].values():
            for method in METHODS:
                if method in path:
                    _declare_errors(path[method])
        app.openapi_schema = made
    return app.openapi_schema


def _declare_errors(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status in ERRORS if "security" in operation else (*PUBLIC, "401", "403", "409"):
        responses[status] = {
            "description": ERRORS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}},
        }
    names = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    if "idempotency-key" in names:
        for status, response in responses.items():
            if status.startswith("2"):
                response["headers"] = REPLAYED
