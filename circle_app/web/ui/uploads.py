"""A field for one file, sent by a form of the browser's own."""

import reflex as rx

from circle_app.domain.files import MAX_BYTES, MediaType
from circle_app.web.ui.basics import Text

ACCEPTED = ",".join(kind.value for kind in MediaType)


def file_field(
    name: str, label: Text, *, hint: Text, too_large: Text, accept: str = ACCEPTED
) -> rx.Component:
    """A labelled file input; a file beyond the limit is refused before anything is sent."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="field__label"),
        rx.el.input(
            id=name,
            name=name,
            type="file",
            accept=accept,
            required=True,
            class_name="input input--file",
            custom_attrs={
                "aria-describedby": f"{name}-hint",
                "data-max-bytes": str(MAX_BYTES),
                "data-too-large": too_large,
            },
        ),
        rx.el.p(hint, id=f"{name}-hint", class_name="field__hint"),
        class_name="field",
    )
