# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small IMAP server with one mailbox, whose answers about single messages are odd: refused, unreadable, or of another size
than was said. It counts what is asked of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from pathlib import Path

from mesign_sandbox.loop import LoopThread

FETCH = re.compile(rb"(\S+) UID FETCH (\S+) \((.*)\)$")
PIECE = re.compile(rb"BODY\.PEEK\[\]<(\d+)\.(\d+)>")


class OddServer:
    """Listens on `port` of localhost until `stop()`.

    `mails` are the octets by UID. Asking for the octets of one of `refused`, alone or with others, is refused; with
    `alone`, so is asking for more than one. An answer with one of `garbled` cannot be read. Of each message is said that
    it has `said_size` octets, unless that is 0.
    """

    def __init__(self, certificate: Path, mails: dict[int, bytes]):
        self.mails = mails
        self.refused: set[int] = set()
        self.garbled: set[int] = set()
        self.alone = False
        self.said_size = 0
        self.connections = self.fetches = 0
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self._loop = LoopThread()
        self.port = self._loop.run(self._listen())

    def stop(self) -> None:
        """Ends all connections and the port."""
        self._server.close()
        self._loop.stop()

    def forget(self) -> None:
        """Counts anew."""
        self.connections = self.fetches = 0

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        return self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"* OK [CAPABILITY IMAP4rev1 LITERAL+] odd\r\n")
        with contextlib.suppress(OSError, ssl.SSLError):
            while line := await reader.readline():
                writer.write(self._answer(line.strip()))
                await writer.drain()
                if b" LOGOUT" in line:
                    break
        writer.close()

    def _answer(self, line: bytes) -> bytes:
        tag, _, rest = line.partition(b" ")
        word = rest.split(b" ")[0].upper()
        if fetch := FETCH.match(line):
            return self._fetch(tag, self._numbers(fetch[2]), fetch[3])
        said = {b"LIST": b'* LIST () "/" INBOX\r\n', b"LSUB": b'* LSUB () "/" INBOX\r\n',
                b"SELECT": b"* FLAGS (\\Seen \\Deleted)\r\n* %d EXISTS\r\n* OK [UIDVALIDITY 1] it\r\n* OK [UIDNEXT %d] it\r\n" %
                           (len(self.mails), max(self.mails) + 1),
                b"UID": b"* SEARCH " + b" ".join(b"%d" % uid for uid in sorted(self.mails)) + b"\r\n"}
        return said.get(word, b"") + tag + b" OK done\r\n"

    def _numbers(self, text: bytes) -> list[int]:
        found = set()
        for part in text.split(b","):
            first, _, last = part.partition(b":")
            end = max(self.mails) if last == b"*" else int(last or first)
            found |= {uid for uid in self.mails if int(first) <= uid <= end}
        return sorted(found)

    def _fetch(self, tag: bytes, uids: list[int], items: bytes) -> bytes:
        piece = PIECE.search(items)
        if piece:
            self.fetches += 1
            if self.refused & set(uids) or (self.alone and len(uids) > 1):
                return tag + b" NO not that\r\n"
        answer = []
        for uid in uids:
            mail = self.mails[uid]
            said = b"UID %d FLAGS () INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\" RFC822.SIZE %d" % (uid, self.said_size or len(mail))
            if piece and uid in self.garbled:
                answer.append(b"* %d FETCH (UID %d BODY[]<0> ]( {3\r\n" % (uid, uid))
            elif piece:
                at, most = int(piece[1]), int(piece[2])
                answer.append(b"* %d FETCH (%s BODY[]<%d> {%d}\r\n" % (uid, said, at, len(mail[at:at + most])) + mail[at:at + most] + b")\r\n")
            elif b"HEADER.FIELDS" in items:
                header = mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                answer.append(b"* %d FETCH (%s BODY[HEADER.FIELDS (X)] {%d}\r\n" % (uid, said, len(header)) + header + b")\r\n")
            else:
                answer.append(b"* %d FETCH (%s)\r\n" % (uid, said))
        return b"".join(answer) + tag + b" OK done\r\n"
