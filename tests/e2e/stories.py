"""Stories that happen beside the server, and the books as they stand afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.e2e.people import Person, new_phone
from tests.support.server import ROOT, Server


def told(
    server: Server, story: str, people: list[Person], module: str = "collecting", **more: Any
) -> dict[str, Any]:
    """Have a story of ``tests.e2e.<module>`` happen to people who have an account."""
    ids = [{"id": person.get("/me")["id"], "name": person.name} for person in people]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            f"tests.e2e.{module}",
            story,
            json.dumps({"people": ids, "phones": [new_phone() for _ in range(25)]} | more),
        ],
        env=os.environ | {"CIRCLE_DATA_DIR": str(server.data_folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def held(person: Person, circle: str) -> dict[str, int]:
    """The circle's accounts by name, in paise; they balance and nothing was changed."""
    found: dict[str, int] = {}
    for row in person.get(f"/circles/{circle}/accounts")["accounts"]:
        sign = 1 if row["side"] == "debit" else -1
        amount = sign * int(row["balance"].replace(".", ""))
        found[row["code"]] = found.get(row["code"], 0) + amount
    assert sum(found.values()) == 0
    assert person.get(f"/circles/{circle}/verify")["intact"]
    return {name: abs(amount) for name, amount in found.items()}
