"""The rules people most often choose themselves, as fields: for a new circle and for changes."""

from circle_app.web.rule_form.drafts import (
    RuleDraft,
    RuleFields,
    changes_of,
    differing,
    draft_of,
    typed,
)
from circle_app.web.rule_form.fields import rule_fields

__all__ = [
    "RuleDraft",
    "RuleFields",
    "changes_of",
    "differing",
    "draft_of",
    "rule_fields",
    "typed",
]
