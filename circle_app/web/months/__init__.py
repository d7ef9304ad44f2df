"""The months of the books: what they brought, who closed them, what keeps one open."""
