"""``make bench``: measure this machine in one run, print a table, write the figures as JSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench import environment
from tests.bench.results import Results, machine, say


def main() -> int:
    """Run the sections asked for."""
    from tests.bench import sections, soak

    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=tuple(sections.SECTIONS), default=None)
    parser.add_argument("--json", type=Path, default=Path("bench-results/bench.json"))
    parser.add_argument("--soak", action="store_true", help="hours of ordinary use instead")
    parser.add_argument("--minutes", type=int, default=60, help="how long to soak")
    options = parser.parse_args()
    results = Results()
    say(machine())
    try:
        if options.soak:
            soak.run(results, options.minutes)
            return 0
        for name, section in sections.SECTIONS.items():
            if options.only is None or name in options.only:
                say(f"\n{name}")
                section(results)
    finally:
        environment.clear()
        results.write(options.json)
        say(f"\n{results.table()}\n\nAll figures: {options.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
