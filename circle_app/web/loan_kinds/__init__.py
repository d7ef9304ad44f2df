"""The kinds of loans of a circle: what each costs, and the editor of one."""
