"""How much of what is kept fits, and what does not, as a proof of the books counts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from circle_app.domain.proofs import Fault, Finding


@dataclass(slots=True)
class Compared:
    """How many of something there are, how many of them fit, and what does not."""

    name: str
    fault: Fault
    fitting: int = 0
    total: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, what: str, fits: bool) -> None:
        """Count one, and name it where it does not fit."""
        self.total += 1
        self.fitting += fits
        if not fits:
            self.findings.append(Finding(self.fault, account=what))
