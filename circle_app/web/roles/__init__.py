"""Who may do what: the roles of a circle, and the parts that the admin area shows them with."""
