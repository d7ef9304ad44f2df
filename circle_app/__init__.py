"""Circle: groups of people save together, lend to each other and keep honest books."""

VERSION = "1.0"
