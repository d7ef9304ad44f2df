"""The record of acts, of a circle and of the installation, drawn alike."""
