"""The board of a circle: announcements, policies, documents."""
