"""The pages: the only package that knows Reflex. Start reading at ``pages.py``."""
