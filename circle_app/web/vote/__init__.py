"""One question put to the members: what is asked, how it stands, who has voted."""
