"""The receipt of one payment, to be shown, shared and printed."""
