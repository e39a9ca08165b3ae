# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies on the server and in a store, as seen by imaplib, sqlite3 and zlib: nothing here is code of the product."""

from __future__ import annotations

import hashlib
import imaplib
import re
import sqlite3
import ssl
import zlib
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

# The bits of MesignFlags.
FLAGS = {"\\Seen": 1, "\\Answered": 2, "\\Flagged": 4, "\\Deleted": 8, "\\Draft": 16, "$Forwarded": 32, "$Junk": 64,
         "$NotJunk": 128, "$MDNSent": 256}


class Server:
    """The mailboxes of one user."""

    def __init__(self, facts: dict, user: dict):
        self._port = facts["imap"]["tls"]
        self._context = ssl.create_default_context(cafile=facts["ca"])
        self._user = user

    @contextmanager
    def log_in(self):
        """A session of imaplib."""
        with imaplib.IMAP4_SSL("localhost", self._port, ssl_context=self._context) as imap:
            imap.login(self._user["address"], self._user["password"])
            yield imap

    def append(self, mailbox: str, *mails: bytes, flags: str = "") -> None:
        """Lays mails into a mailbox, which is made if there is none."""
        with self.log_in() as imap:
            imap.create(mailbox)
            for mail in mails:
                status, data = imap.append(mailbox, flags, "", mail)
                if status != "OK":
                    raise AssertionError(data)

    def empty(self, *mailboxes: str) -> None:
        """Removes all mail of mailboxes, without a trace."""
        with self.log_in() as imap:
            for mailbox in mailboxes or self._names(imap):
                imap.select(mailbox)
                imap.uid("STORE", "1:*", "+FLAGS.SILENT", "(\\Deleted)")
                imap.expunge()

    def contents(self) -> dict[str, dict[int, tuple[int, str]]]:
        """For each mailbox that holds something: UID, flags, SHA-256 of the octets; not what is marked as deleted."""
        with self.log_in() as imap:
            return {name: found for name in self._names(imap) if (found := self._content(imap, name))}

    def header_ids(self, mailbox: str) -> Counter:
        """How often each Message-ID lies in a mailbox, but for what is marked as deleted."""
        with self.log_in() as imap:
            if imap.select(mailbox, readonly=True)[0] != "OK":
                return Counter()
            data = imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
            return Counter(part[1].decode().partition(":")[2].strip().strip("<>")
                           for part in data if isinstance(part, tuple) and b"\\Deleted" not in part[0])

    @staticmethod
    def _names(imap) -> list[str]:
        return [re.search(rb'"/" "?([^"]+)"?$', line)[1].decode() for line in imap.list()[1] if b"\\Noselect" not in line]

    @staticmethod
    def _content(imap, mailbox: str) -> dict[int, tuple[int, str]]:
        imap.select(mailbox, readonly=True)
        found = {}
        for part in imap.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])")[1]:
            if isinstance(part, tuple):
                head = part[0].decode()
                words = re.search(r"FLAGS \(([^)]*)\)", head)[1].split()
                found[int(re.search(r"UID (\d+)", head)[1])] = (
                    sum(FLAGS.get(word, 0) for word in words), hashlib.sha256(part[1]).hexdigest())
        return {uid: one for uid, one in found.items() if not one[0] & FLAGS["\\Deleted"]}


class Store:
    """The databases of a profile that no process has open."""

    def __init__(self, profile: Path):
        self._data = profile / "data"

    @contextmanager
    def open(self, name: str = "mail.db"):
        """One of them, to read."""
        with closing(sqlite3.connect(f"file:{self._data / name}?mode=ro", uri=True)) as db:
            yield db

    def rows(self, statement: str, name: str = "mail.db") -> list[tuple]:
        """What a statement gives."""
        with self.open(name) as db:
            return db.execute(statement).fetchall()

    def contents(self) -> dict[str, dict[int, tuple[int, str]]]:
        """As Server.contents(); octets that are not here are an empty word."""
        octets = dict(self.rows("SELECT message_id, sha256 FROM body", "bodies.db"))
        found: dict[str, dict[int, tuple[int, str]]] = {}
        for wire_name, uid, flags, message in self.rows(
                "SELECT b.wire_name, p.uid, p.flags, p.message_id FROM placement p JOIN mailbox b ON b.id = p.mailbox_id "
                "WHERE p.hidden = 0"):
            found.setdefault(wire_name, {})[uid] = (flags, octets.get(message, ""))
        return found

    def outgoing(self) -> dict[str, tuple[str, list[str]]]:
        """By Message-ID: the state of a mail on its way out, and that of each of its recipients."""
        recipients: dict[int, list[str]] = {}
        for operation, state in self.rows("SELECT operation_id, state FROM outgoing_recipient"):
            recipients.setdefault(operation, []).append(state)
        return {header_id: (state, recipients.get(operation, []))
                for operation, header_id, state in self.rows("SELECT operation_id, header_id, state FROM outgoing")}

    def open_operations(self) -> list[tuple]:
        """What still waits, or was refused."""
        return self.rows("SELECT id, kind, state, error FROM operation WHERE kind <> 'send' AND (state < 2 OR error IS NOT NULL)")

    def faults(self) -> list[str]:
        """What is wrong with the databases in themselves; nothing, where they are consistent."""
        found = []
        for name in ("mail.db", "bodies.db", "keys.db"):
            if not (self._data / name).exists():
                continue
            for check in ("integrity_check", "foreign_key_check"):
                found += [f"{name}: {row}" for row in self.rows(f"PRAGMA {check}", name) if row != ("ok",)]
        for what, statement in CONSISTENT.items():
            found += [f"{what}: {row}" for row in self.rows(statement)]
        return found + self._body_faults()

    def _body_faults(self) -> list[str]:
        found = []
        messages = {row[0] for row in self.rows("SELECT id FROM message UNION SELECT message_id FROM gone_body")}
        for message, sha256, length, deflated, octets in self.rows(
                "SELECT message_id, sha256, length, is_deflated, octets FROM body", "bodies.db"):
            whole = zlib.decompress(octets, wbits=-15) if deflated else octets
            if (hashlib.sha256(whole).hexdigest(), len(whole)) != (sha256, length):
                found.append(f"the octets of message {message} are others than were stored")
            if message not in messages:
                found.append(f"octets of message {message}, which there is not")
        return found


# Each of these gives rows only where something is wrong.
CONSISTENT = {
    "counts of a mailbox":
        "SELECT b.path, b.total, b.unread, count(p.id), coalesce(sum(p.flags & 1 = 0), 0) FROM mailbox b "
        "LEFT JOIN placement p ON p.mailbox_id = b.id AND p.hidden = 0 GROUP BY b.id "
        "HAVING b.total <> count(p.id) OR b.unread <> coalesce(sum(p.flags & 1 = 0), 0)",
    "message without a place": "SELECT id FROM message WHERE id NOT IN (SELECT message_id FROM placement)",
    "conversation without a message": "SELECT id FROM conversation WHERE id NOT IN (SELECT conversation_id FROM message)",
    "row of the list that is missing, or wrong":
        "SELECT * FROM (SELECT p.mailbox_id, m.conversation_id, count(*), sum(p.flags & 1 = 0) FROM placement p "
        "JOIN message m ON m.id = p.message_id WHERE p.hidden = 0 GROUP BY 1, 2 "
        "EXCEPT SELECT mailbox_id, conversation_id, count, unread FROM list_row)",
    "row of the list for nothing":
        "SELECT r.mailbox_id, r.conversation_id FROM list_row r WHERE NOT EXISTS (SELECT 1 FROM placement p "
        "JOIN message m ON m.id = p.message_id WHERE p.hidden = 0 AND p.mailbox_id = r.mailbox_id "
        "AND m.conversation_id = r.conversation_id)",
    "message twice in a mailbox":
        "SELECT mailbox_id, message_id, count(*) FROM placement WHERE hidden = 0 GROUP BY 1, 2 HAVING count(*) > 1",
    "text of a message that is gone": "SELECT message_id FROM message_text WHERE message_id NOT IN (SELECT id FROM message)",
}
