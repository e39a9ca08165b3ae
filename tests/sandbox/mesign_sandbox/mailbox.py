# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Putting mail into the mailboxes of the sandbox, and taking it out again."""

import base64
import imaplib
import re
import smtplib
import ssl
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .users import User


def deliver(port: int, sender: str, recipients: list[str], content: bytes) -> None:
    """Delivers by LMTP, to one recipient after the other.

    Raises SMTPException at the first one refused.
    """
    octets = re.sub(rb"\r?\n", b"\r\n", content)
    with smtplib.LMTP("127.0.0.1", port) as lmtp:
        for recipient in recipients:
            lmtp.sendmail(sender, [recipient], octets)


class ImapStore:
    """The mailboxes of the users, as a mail client sees them."""

    def __init__(self, port: int, anchor: Path):
        self._port = port
        self._context = ssl.create_default_context(cafile=anchor)

    def append(self, user: User, mailbox: str, content: bytes, flags: str = "", date: float | None = None) -> None:
        """Stores a mail in a mailbox, which is made if there is none."""
        name = _quoted(mailbox)
        with self._login(user) as imap:
            imap.create(name)
            _checked(imap.append(name, f"({flags})", imaplib.Time2Internaldate(date) if date else "", content))

    def fetch(self, user: User, mailbox: str) -> list[bytes]:
        """Returns all mails of a mailbox, newest last, and leaves no trace there."""
        with self._login(user) as imap:
            _checked(imap.select(_quoted(mailbox), readonly=True))
            numbers = _checked(imap.uid("SEARCH", "ALL"))[0].split()
            return [self._octets(imap, number) for number in numbers]

    @staticmethod
    def _octets(imap: imaplib.IMAP4, number: bytes) -> bytes:
        answer = _checked(imap.uid("FETCH", number.decode(), "(BODY.PEEK[])"))
        return next(part[1] for part in answer if isinstance(part, tuple))

    @contextmanager
    def _login(self, user: User) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4_SSL("localhost", self._port, ssl_context=self._context) as imap:
            imap.login(user.address, user.password)
            yield imap


def _checked(answer: tuple[str, list]) -> list:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server says {status}: {data}")
    return data


def _quoted(mailbox: str) -> str:
    """Returns a mailbox name as it is sent: quoted, in the UTF-7 of RFC 3501."""

    def encode(match: re.Match) -> str:
        octets = base64.b64encode(match[0].encode("utf-16-be")).decode()
        return "&" + octets.rstrip("=").replace("/", ",") + "-"

    name = re.sub(r"[^\x20-\x7e]+", encode, mailbox.replace("&", "&-"))
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
