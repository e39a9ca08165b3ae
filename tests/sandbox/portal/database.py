# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The portal's SQLite file: one connection, one transaction at a time."""

import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
  id INTEGER PRIMARY KEY,
  user_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS purchase (
  number TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  level TEXT NOT NULL,
  years INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  price INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('bought', 'paid')),
  applicant TEXT NOT NULL,
  organization TEXT NOT NULL,
  phone TEXT NOT NULL,
  contact TEXT NOT NULL,
  invoice TEXT NOT NULL,
  invoice_title TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  bought REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS slot (
  id INTEGER PRIMARY KEY,
  purchase TEXT NOT NULL REFERENCES purchase (number),
  position INTEGER NOT NULL,
  round INTEGER NOT NULL DEFAULT 1,
  number TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'assigned', 'mailed', 'retrieved', 'issued')),
  bound TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  token TEXT NOT NULL DEFAULT '',
  code TEXT NOT NULL DEFAULT '',
  code_expires REAL NOT NULL DEFAULT 0,
  code_failures INTEGER NOT NULL DEFAULT 0,
  paid_until REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS issue (
  slot_id INTEGER NOT NULL REFERENCES slot (id),
  round INTEGER NOT NULL,
  serial TEXT NOT NULL,
  not_after REAL NOT NULL,
  pfx BLOB NOT NULL,
  PRIMARY KEY (slot_id, round)
) WITHOUT ROWID;
"""


class Database:
    def __init__(self, path: Path):
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self):
        """Everything inside happens, or nothing of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, sql: str, *values) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values) -> sqlite3.Row | None:
        with self._lock:
            return self._connection.execute(sql, values).fetchone()

    def change(self, sql: str, *values) -> bool:
        """Whether the statement changed a row: the way a state is passed on exactly once."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount > 0

    def close(self) -> None:
        with self._lock:
            self._connection.close()
