"""Rotating circles: runs of slots and rounds, pots and payouts.

Its modules are imported one by one: cycles and contributions need some of them, and others need
cycles and contributions.
"""
