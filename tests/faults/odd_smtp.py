# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small submission server that takes mail in chunks (RFC 3030), and ends the connection, or refuses, at a chosen moment."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path

from mesign_sandbox.loop import LoopThread

OFFER = b"250-odd\r\n250-AUTH PLAIN\r\n250-SIZE 10000000\r\n250-8BITMIME\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n"


class Gone(Exception):
    """The connection is ended without another word."""


class OddSubmission:
    """Listens on `port` of localhost until `stop()`.

    `ends_at` is when the connection ends: at the word of a command, in its place of an answer; "half" in the middle of the
    first chunk, "chunk" after it, "chunk-answer" behind the answer to it, "last" when all is there and taken, "last-lost"
    when all is there and forgotten, "last-half" in the middle of the answer to the end. `refuses` is the same with the
    answer to be given. `taken` are the mails, as (sender, recipients, octets); `used` says which commands were given.
    """

    def __init__(self, certificate: Path):
        self.ends_at = ""
        self.refuses: dict[str, bytes] = {}
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.used: list[str] = []
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self._loop = LoopThread()
        self.port = self._loop.run(self._listen())

    def stop(self) -> None:
        """Ends all connections and the port."""
        self._server.close()
        self._loop.stop()

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        return self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 odd\r\n")
        sender, recipients, octets = "", [], b""
        with contextlib.suppress(OSError, ssl.SSLError, Gone, asyncio.IncompleteReadError):
            while line := await reader.readline():
                word, _, rest = line.decode().strip().partition(" ")
                word = word.upper()
                self.used.append(f"{word} LAST" if rest.endswith("LAST") else word)
                self._check(word)
                answer = b"250 2.0.0 fine\r\n"
                if word == "EHLO":
                    answer = OFFER
                elif word == "AUTH":
                    answer = b"235 2.7.0 in\r\n"
                elif word in ("MAIL", "RSET"):
                    sender, recipients, octets = rest, [], b""
                elif word == "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    answer = self.refuses.get(address, answer)
                    if answer.startswith(b"2"):
                        recipients.append(address)
                elif word == "BDAT":
                    octets, answer = await self._chunk(reader, rest, octets)
                    if rest.endswith("LAST") and answer.startswith(b"2"):
                        self.taken.append((sender, recipients, octets))
                        self._check("last")
                        if self.ends_at == "last-half":
                            writer.write(b"250 2.0.0 ta")
                            await writer.drain()
                            raise Gone
                elif word == "DATA":
                    answer = b"503 5.5.1 chunks only\r\n"
                elif word == "QUIT":
                    answer = b"221 2.0.0 bye\r\n"
                writer.write(answer)
                await writer.drain()
                if word == "BDAT" and not rest.endswith("LAST"):
                    self._check("chunk-answer")
                if word == "QUIT":
                    break
        writer.transport.abort()

    async def _chunk(self, reader: asyncio.StreamReader, rest: str, octets: bytes) -> tuple[bytes, bytes]:
        size = int(rest.split()[0])
        if rest.endswith("LAST"):
            octets += await reader.readexactly(size)
            self._check("last-lost")
            return octets, self.refuses.get("last", b"250 2.0.0 taken\r\n")
        octets += await reader.readexactly(size // 2)
        self._check("half")
        octets += await reader.readexactly(size - size // 2)
        self._check("chunk")
        return octets, self.refuses.get("chunk", b"250 2.0.0 go on\r\n")

    def _check(self, moment: str) -> None:
        if self.ends_at == moment:
            raise Gone
