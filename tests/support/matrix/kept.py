"""Seeing whether a call wrote anything, and beginning anew, in less than a millisecond."""

from __future__ import annotations

import hashlib
import sqlite3

from circle_app.persistence import database


class Books:
    """The database as it was prepared, to see whether a call wrote and to begin anew."""

    def __init__(self) -> None:
        self._file = sqlite3.connect(str(database.engine().url.database), isolation_level=None)
        self._file.execute("PRAGMA synchronous=OFF")
        self._kept = sqlite3.connect(":memory:")
        self._file.backup(self._kept)
        self._version = self._now()

    def _now(self) -> int:
        """A number that another one follows whenever anybody else commits a change."""
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    def touched(self) -> bool:
        """Whether anything was written since it was prepared."""
        return self._now() != self._version

    def acts(self) -> int:
        """How many acts are on record."""
        return int(self._file.execute("SELECT COUNT(*) FROM audit_event").fetchone()[0])

    def restore(self) -> None:
        """Make it as it was, if it is not."""
        if self.touched():
            self._kept.backup(self._file)
            self._version = self._now()

    def digest(self) -> str:
        """A digest of every row of every table."""
        return hashlib.sha256("\n".join(self._file.iterdump()).encode()).hexdigest()

    def close(self) -> None:
        """Let go of it."""
        self._kept.close()
        self._file.close()
