#!/usr/bin/env python3
"""Check a downloaded proof of a circle's books without Circle: needs Python 3.8, nothing else.

    python3 verify_books.py circle-….jsonl

It recomputes every seal from the first entry to the last, adds up every entry and every account,
and compares them with what the proof says. It ends with 0 if all fits; else it names the first
thing that does not and ends with 1. docs/rules/proof.md of Circle describes the file.
"""

import hashlib
import json
import sys
from collections import defaultdict

START = "0" * 64  # what stands before the first entry


class Wrong(Exception):
    """Something in the proof does not fit."""


def canonical(value):
    """Write JSON in the one form that is sealed: sorted names, no spaces, real letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read(line, number):
    """Read one line of the file."""
    try:
        found = json.loads(line)
    except ValueError:
        raise Wrong(f"line {number} of the file is no JSON") from None
    if not isinstance(found, dict):
        raise Wrong(f"line {number} of the file is no entry")
    return found


def check_entry(entry, book, number, seal, sums):
    """Check an entry against the one before it, add up its lines, and return its own seal."""
    name = f"entry {number} ({entry.get('kind', '?')})"
    if entry.get("sequence") != number:
        raise Wrong(f"entry {number} is missing")
    if entry.get("book") != book:
        raise Wrong(f"{name} belongs to another book")
    claimed, before = entry.pop("hash", None), entry.pop("prev", None)
    if before != seal:
        raise Wrong(f"{name} does not carry the seal of the entry before it")
    if hashlib.sha256((seal + canonical(entry)).encode("utf-8")).hexdigest() != claimed:
        raise Wrong(f"{name} was changed after it was sealed")
    amounts = []
    for account, amount in entry["lines"]:
        amounts.append(int(amount))
        sums[account] += int(amount)
    if len(amounts) < 2 or 0 in amounts or sum(amounts) != 0:
        raise Wrong(f"{name} does not balance")
    return claimed


def check_accounts(accounts, sums):
    """Compare the balance that is kept of each account with the sum of its lines."""
    kept = {key: int(balance) for key, _, balance in accounts}
    for key in sorted(set(kept) | set(sums)):
        if key not in kept:
            raise Wrong(f"account {key} is missing in the first line")
        if kept[key] != sums[key]:
            raise Wrong(f"account {key} says {kept[key]}, its entries sum to {sums[key]}")


def check(lines):
    """Check all lines of a proof; return its first line."""
    lines = iter(lines)
    head = read(next(lines, ""), 1)
    if head.get("circle_book_proof") != 2:
        raise Wrong("this is no proof of a circle's books, or one of another version")
    seal, count, sums = START, 0, defaultdict(int)
    for line in lines:
        count += 1
        entry = read(line, count + 1)
        try:
            seal = check_entry(entry, head["book"], count, seal, sums)
        except (KeyError, TypeError, ValueError):
            raise Wrong(f"entry {count} is not written as an entry is") from None
    if count != head["entries"]:
        raise Wrong(f"the first line says {head['entries']} entries, the file has {count}")
    if seal != head["head"]:
        raise Wrong("the last seal is not the one in the first line")
    check_accounts(head["accounts"], sums)
    return head


def main(arguments):
    """Check the file named and say what came out."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            head = check(file)
    except Wrong as reason:
        print(f"NOT INTACT: {reason}.")
        return 1
    except (OSError, UnicodeDecodeError) as reason:
        print(f"NOT INTACT: the file cannot be read ({reason}).")
        return 1
    except (KeyError, TypeError, ValueError):
        print("NOT INTACT: the first line is not written as it should be.")
        return 1
    letters = head["head"][:16].upper()
    print(f"Intact: {head.get('circle', head['book'])}, {head['entries']} entries.")
    print("Compare in the meeting:", *(letters[place : place + 4] for place in range(0, 16, 4)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
