#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the first synchronisation of a large inbox beside a bare socket that reads the same answer.

usage: sync-20000.py BUILD-FOLDER [MESSAGES]

Needs the program tests/bench/bench-sync of the build folder.
"""

import imaplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "sandbox"))

from mesign_sandbox.client import Sandbox  # noqa: E402

FIELDS = (
    "FROM SENDER REPLY-TO TO CC BCC SUBJECT DATE MESSAGE-ID IN-REPLY-TO REFERENCES CONTENT-TYPE "
    "LIST-ID LIST-UNSUBSCRIBE IMPORTANCE X-PRIORITY AUTO-SUBMITTED DISPOSITION-NOTIFICATION-TO"
)


def fill(facts: dict, context: ssl.SSLContext, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = TESTS / "bench" / "generate-mail.py"
        arguments = ["--count", str(count), "--format", "files", folder]
        subprocess.run([sys.executable, program, *arguments], check=True, stdout=subprocess.DEVNULL)
        with imaplib.IMAP4_SSL("localhost", facts["imap"]["tls"], ssl_context=context) as server:
            server.login("alice@example.test", "pw-alice")
            for number, path in enumerate(sorted(Path(folder).glob("*.eml"))):
                date = imaplib.Time2Internaldate(1700000000 + number * 600)
                status, answer = server.append("INBOX", None, date, path.read_bytes())
                if status != "OK":
                    raise RuntimeError(answer)


def read_bare(facts: dict, context: ssl.SSLContext) -> tuple[float, int]:
    """The same question as the program asks, and nothing done with the answer."""
    raw = socket.create_connection(("localhost", facts["imap"]["tls"]))
    with context.wrap_socket(raw, server_hostname="localhost") as connection:

        def ask(tag: bytes, command: str) -> int:
            connection.sendall(tag + b" " + command.encode() + b"\r\n")
            octets, tail = 0, b""
            while b"\r\n" + tag + b" " not in b"\r\n" + tail:
                block = connection.recv(1 << 16)
                octets += len(block)
                tail = (tail + block)[-500:]
            return octets

        connection.recv(4096)
        ask(b"a1", "LOGIN alice@example.test pw-alice")
        ask(b"a2", "SELECT INBOX (CONDSTORE)")
        start = time.monotonic()
        items = f"UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ BODY.PEEK[HEADER.FIELDS ({FIELDS})]"
        octets = ask(b"a3", f"UID FETCH 1:* ({items})")
        return time.monotonic() - start, octets


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = Path(sys.argv[1]) / "tests/bench/bench-sync"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    with Sandbox("--services", "imap", "--users", "alice,bob") as sandbox:
        facts = sandbox.facts
        context = ssl.create_default_context(cafile=facts["ca"])
        fill(facts, context, count)
        read_bare(facts, context)
        seconds, octets = read_bare(facts, context)
        print(f"bare socket: {seconds:.2f} s, {octets} octets")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [program, folder, str(facts["imap"]["tls"]), facts["ca"], "alice@example.test"],
                input="pw-alice\n",
                text=True,
                check=True,
            )
        seconds, octets = read_bare(facts, context)
        print(f"bare socket: {seconds:.2f} s, {octets} octets")


if __name__ == "__main__":
    main()
