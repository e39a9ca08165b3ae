# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The people who buy: their accounts and passwords."""

import sqlite3
import time
from dataclasses import dataclass

from .codes import hash_secret, secret_matches
from .database import Database

_FAILURES = 5
_LOCK_SECONDS = 300


@dataclass(frozen=True)
class Account:
    id: int
    user_name: str
    email: str


class Accounts:
    def __init__(self, database: Database):
        self._database = database
        self._nobody = hash_secret("nobody")

    def register(self, user_name: str, email: str, password: str) -> Account | None:
        """None when the user name or the address is taken."""
        kept = hash_secret(password)
        try:
            with self._database.transaction() as connection:
                cursor = connection.execute(
                    "INSERT INTO account (user_name, email, password) VALUES (?, ?, ?)",
                    (user_name, email, kept),
                )
        except sqlite3.IntegrityError:
            return None
        return Account(cursor.lastrowid, user_name, email)

    def log_in(self, who: str, password: str) -> Account | None:
        """By user name or address. An unknown person takes as long as a wrong password."""
        row = self._database.row(
            "SELECT * FROM account WHERE user_name = ?1 OR email = ?1", who
        )
        if row is None or row["locked_until"] > time.time():
            secret_matches(password, self._nobody)
            return None
        if not secret_matches(password, row["password"]):
            self._count_failure(row["id"])
            return None
        self._database.change("UPDATE account SET failures = 0 WHERE id = ?", row["id"])
        return _account(row)

    def find(self, account_id: int | None) -> Account | None:
        row = self._database.row("SELECT * FROM account WHERE id = ?", account_id)
        return _account(row) if row else None

    def _count_failure(self, account_id: int) -> None:
        self._database.change(
            "UPDATE account SET failures = failures + 1 WHERE id = ?", account_id
        )
        self._database.change(
            "UPDATE account SET failures = 0, locked_until = ? WHERE id = ? AND failures >= ?",
            time.time() + _LOCK_SECONDS,
            account_id,
            _FAILURES,
        )


def _account(row: sqlite3.Row) -> Account:
    return Account(row["id"], row["user_name"], row["email"])
