"""Shapes of requests and answers, made of what the services return."""
