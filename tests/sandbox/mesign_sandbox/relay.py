# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A TLS port in front of another one, with a certificate of its own."""

import asyncio
import ssl
from pathlib import Path

CHUNK = 65536


class TlsRelay:
    """Ends TLS with one certificate and speaks on with a TLS server of this machine."""

    def __init__(self, certificate: Path, key: Path, anchor: Path, target_port: int):
        self._server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._server_context.load_cert_chain(certificate, key)
        self._client_context = ssl.create_default_context(cafile=anchor)
        self._target_port = target_port

    async def start(self) -> int:
        """Listens on a free port and returns it."""
        server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self._server_context
        )
        return server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target_reader, target_writer = await asyncio.open_connection(
            "localhost", self._target_port, ssl=self._client_context
        )
        await asyncio.gather(_copy(reader, target_writer), _copy(target_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
