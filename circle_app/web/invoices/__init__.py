"""Invoices of a circle: the own ones, and for who makes them everybody's."""
