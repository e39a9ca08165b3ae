# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A port in front of a server that breaks what goes through it, at an exact octet.

With a certificate it ends TLS on both sides and counts the octets of the protocol; without one it passes on
what it gets, and counts the octets of the network, which are TLS records where the peers speak TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .loop import LoopThread

CHUNK = 65536
UP = "up"
DOWN = "down"
KINDS = ("close", "reset", "stall", "garble", "insert", "call")


@dataclass(frozen=True)
class Fault:
    """What happens after `at` octets in one direction, counted over all connections since it was set.

    `close` and `reset` end the connection (`reset` the rude way), `stall` lets nothing through in either direction
    for `seconds`, `garble` turns a bit of the next octet over, `insert` puts `octets` in between, and `call` calls
    `function` and then goes on. Where a connection was ended and `refuses` is set, no further one is let in.
    """

    kind: str
    direction: str
    at: int
    seconds: float = 0
    octets: bytes = b""
    refuses: bool = True
    function: Callable[[], None] | None = None

    def __post_init__(self):
        if self.kind not in KINDS or self.direction not in (UP, DOWN):
            raise ValueError(f"there is no fault {self.kind} {self.direction}")


class FaultProxy:
    """Listens on `port` of localhost until `stop()`; thread-safe.

    `passed` has the octets let through in each direction and `happened` whether the fault came to its place, both
    since the last `set()`; `heard` has what went up, in order, while `keeps` was set, and `connections` how many came. `piece` cuts all into pieces of so
    many octets, each sent by itself; `delay` holds back each read by so many seconds. `rewrites` are words of the
    server and what is said instead; `says` is a word before which, once, something else is said, and then None.
    """

    def __init__(self, target_port: int, certificate: Path | None = None, anchor: Path | None = None):
        self.piece = 0
        self.delay = 0.0
        self.refuses = False
        self.rewrites: list[tuple[bytes, bytes]] = []
        self.says: tuple[bytes, bytes] | None = None
        self._target_port = target_port
        self._server_context = self._client_context = None
        if certificate:
            self._server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._server_context.load_cert_chain(certificate, certificate.with_suffix(".key"))
            self._client_context = ssl.create_default_context(cafile=anchor)
        self._lock = threading.Lock()
        self.set(None)
        self._loop = LoopThread()
        self.port = self._loop.run(self._listen())

    def stop(self) -> None:
        """Ends all connections and the port."""
        self._server.close()
        self._loop.stop()

    def set(self, fault: Fault | None, keeps: bool = False) -> None:
        """Forgets what was counted, and waits for another fault, or none."""
        with self._lock:
            self.passed = {UP: 0, DOWN: 0}
            self.happened = False
            self.refuses = False
            self.heard = bytearray()
            self.connections = 0
            self._keeps = keeps
            self._fault = fault
        self._silent_until = 0.0

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._server_context)
        return self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.refuses:
            writer.transport.abort()
            return
        host = "localhost" if self._client_context else "127.0.0.1"
        try:
            target = await asyncio.open_connection(host, self._target_port, ssl=self._client_context)
        except OSError:
            writer.transport.abort()
            return
        for one in (writer, target[1]):
            one.transport.set_write_buffer_limits(high=1, low=0)
            with contextlib.suppress(OSError, AttributeError):
                one.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = _Link(self, writer, target[1])
        await asyncio.gather(link.copy(UP, reader, target[1]), link.copy(DOWN, target[0], writer))

    def rewrite(self, data: bytes) -> bytes:
        """What is said in the place of what the server said."""
        for word, other in self.rewrites:
            data = data.replace(word, other)
        if self.says and self.says[0] in data:
            word, other = self.says
            self.says = None
            data = data.replace(word, other + word, 1)
        return data

    def take(self, direction: str, data: bytes) -> tuple[bytes, Fault | None, bytes]:
        """Counts octets that came; returns those before the fault, the fault if it is in them, and the others."""
        with self._lock:
            fault, before = self._fault, self.passed[direction]
            if fault is None or fault.direction != direction or self.happened or fault.at >= before + len(data):
                self._count(direction, data)
                return data, None, b""
            cut = fault.at - before
            self.happened = True
            if fault.kind in ("close", "reset"):
                self.refuses = fault.refuses
            self._count(direction, data[:cut])
            return data[:cut], fault, data[cut:]

    def _count(self, direction: str, data: bytes) -> None:
        self.passed[direction] += len(data)
        if self._keeps and direction == UP:
            self.heard += data

    async def wait_while_silent(self) -> None:
        """Waits for the end of a stall."""
        loop = asyncio.get_running_loop()
        while self._silent_until > loop.time():
            await asyncio.sleep(min(0.05, self._silent_until - loop.time()))

    def fall_silent(self, seconds: float) -> None:
        """Lets nothing through for a while."""
        self._silent_until = asyncio.get_running_loop().time() + seconds


class _Link:
    """One connection through the proxy."""

    def __init__(self, proxy: FaultProxy, *writers: asyncio.StreamWriter):
        self._proxy = proxy
        self._writers = writers

    async def copy(self, direction: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Passes on one direction until it ends, or its fault ends both."""
        with contextlib.suppress(OSError, ssl.SSLError):
            while data := await reader.read(CHUNK):
                if self._proxy.delay:
                    await asyncio.sleep(self._proxy.delay)
                if direction == DOWN:
                    data = self._proxy.rewrite(data)
                if not await self._pass_on(direction, data, writer):
                    return
        self._end(rude=False)

    async def _pass_on(self, direction: str, data: bytes, writer: asyncio.StreamWriter) -> bool:
        before, fault, after = self._proxy.take(direction, data)
        await self._send(writer, before)
        if fault is None:
            return True
        if fault.kind in ("close", "reset"):
            self._end(rude=fault.kind == "reset")
            return False
        if fault.kind == "stall":
            self._proxy.fall_silent(fault.seconds)
        elif fault.kind == "garble":
            after = bytes([after[0] ^ 0x10]) + after[1:]
        elif fault.kind == "insert":
            after = fault.octets + after
        else:
            fault.function()
        return await self._pass_on(direction, after, writer)

    async def _send(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        size = self._proxy.piece or len(data) or 1
        for start in range(0, len(data), size):
            await self._proxy.wait_while_silent()
            writer.write(data[start:start + size])
            await writer.drain()

    def _end(self, rude: bool) -> None:
        """Ends both sides without a word of TLS."""
        for writer in self._writers:
            peer = writer.get_extra_info("socket")
            with contextlib.suppress(OSError, ValueError, AttributeError):
                if rude:
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    peer.shutdown(socket.SHUT_WR)
            writer.transport.abort()
