"""What a build may weigh; each page is weighed where it is looked at for barriers."""

from __future__ import annotations


def test_no_script_of_the_build_holds_plotly(server):
    """Not even one that is loaded later."""
    scripts = list(server.client_folder.rglob("*.js"))
    assert scripts
    assert not [path.name for path in scripts if b"plotly" in path.read_bytes().lower()]
