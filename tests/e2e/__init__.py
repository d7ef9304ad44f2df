"""Journeys in a browser against a production build.

A package, so that its fixtures end when its last test has ended: while the browser's driver runs,
no other test of the same process could run an event loop.
"""
