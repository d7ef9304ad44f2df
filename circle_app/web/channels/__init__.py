"""The ways out for messages: of the installation, and of one circle."""
