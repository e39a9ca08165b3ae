# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measurements of mail stand on: a real Dovecot with large inboxes, the programs measured,
a bare socket, and a relay that counts round trips."""

import os
import pwd
import re
import select
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "sandbox"))

from mesign_sandbox.client import Sandbox  # noqa: E402

GENERATOR = TESTS / "bench" / "generate-mail.py"
BLOCK = 1 << 16


class Wrong(Exception):
    """A program did not do what it was asked."""


@dataclass
class Run:
    """One run of a program alone."""

    wall: float
    cpu: float
    peak: int  # octets
    printed: str


def medians(runs):
    """The medians of several runs, for JSON."""
    return {"wall": statistics.median(run.wall for run in runs), "cpu": statistics.median(run.cpu for run in runs),
            "peak": int(statistics.median(run.peak for run in runs))}


class Runner:
    """Runs programs, each alone, and says what they took."""

    def __init__(self, build, folder):
        self.program = build / "tests/bench/bench-run"
        self.result = folder / "result"

    def run(self, command, *, password=None, environment=None, fine=(0,)):
        words = [str(self.program), str(self.result), *map(str, command)]
        start = time.monotonic()
        done = subprocess.run(words, input=password, capture_output=True, check=False, text=True,
                              env={**os.environ, **(environment or {})})
        wall = time.monotonic() - start
        told = self.result.read_text().split() if done.returncode == 0 else ["127"]
        if int(told[0]) not in fine:
            raise Wrong(f"{' '.join(words)}: {done.stderr}{done.stdout[-500:]}")
        return Run(wall, float(told[1]), int(told[2]) * 1024, done.stdout)


class World:
    """A Dovecot with the inboxes asked for, each of a user of its own; a context manager."""

    def __init__(self, build, folder, inboxes):
        self.folder = folder
        self.build = build
        self.inboxes = inboxes
        self.runner = Runner(build, folder)

    def __enter__(self):
        self.sandbox = Sandbox("--services", "imap,smtp", "--smtp", "aiosmtpd", "--users", ",".join(self.inboxes))
        facts = self.sandbox.facts
        self.home = Path(facts["dir"])
        self.port = facts["imap"]["tls"]
        self.smtp_port = facts["smtp"]["tls"]
        self.ca = facts["ca"]
        self.context = ssl.create_default_context(cafile=self.ca)
        return self

    def __exit__(self, *_exception):
        self.sandbox.stop()

    def address(self, user):
        return f"{user}@example.test"

    def fill(self, user):
        """Writes the mails of a user straight into the folder Dovecot serves."""
        arguments = self.inboxes[user]
        mail = self.home / "imap" / "mail"
        if not mail.exists():
            mail = next(self.home.glob("*/mail"))
        box = mail / self.address(user) / "Maildir"
        if (box / "cur").exists():
            return
        box.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, GENERATOR, str(box), *arguments], check=True)
        if os.getuid() == 0:
            owner = pwd.getpwnam("mail")
            subprocess.run(["chown", "-R", f"{owner.pw_uid}:{owner.pw_gid}", box.parent], check=True)

    def bare(self, user, port=None):
        return Bare(port or self.port, self.context, self.address(user))


class Bare:
    """A TLS socket that asks, and throws the answers away."""

    def __init__(self, port, context, address):
        raw = socket.create_connection(("localhost", port))
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = context.wrap_socket(raw, server_hostname="localhost")
        self.buffer = bytearray(BLOCK)
        self.number = 0
        self.socket.recv(4096)
        self.ask(f"LOGIN {address} pw-{address.partition('@')[0]}")

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.socket.close()

    def ask(self, command):
        """Gives the length of the answer, and its last octets."""
        self.number += 1
        tag = b"b%d" % self.number
        self.socket.sendall(tag + b" " + command.encode() + b"\r\n")
        octets, tail, view = 0, b"", memoryview(self.buffer)
        while b"\r\n" + tag + b" " not in b"\r\n" + tail:
            length = self.socket.recv_into(self.buffer)
            if length == 0:
                raise Wrong("the server ended the connection")
            octets += length
            tail = (tail + bytes(view[max(0, length - 500):length]))[-500:]
        if b"\r\n" + tag + b" OK" not in b"\r\n" + tail:
            raise Wrong(f"{command}: {tail.decode(errors='replace')}")
        return octets, tail


class Relay:
    """Stands between a program and the server, counts how often the program had to wait for an answer before it
    asked on, and keeps what it asked. It offers no compression, so that it can read along."""

    def __init__(self, world):
        self.world = world
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        home = world.home
        self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate, key = find_pair(home)
        self.server.load_cert_chain(certificate, key)
        self.round_trips, self.octets_in, self.octets_out = 0, 0, 0
        self.asked = bytearray()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                raw, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        with self.server.wrap_socket(raw, server_side=True) as client:
            upstream = socket.create_connection(("localhost", self.world.port))
            with self.world.context.wrap_socket(upstream, server_hostname="localhost") as server:
                self._copy(client, server)

    def _copy(self, client, server):
        waited = True
        while True:
            ready = [one for one in (client, server) if one.pending()] or select.select([client, server], [], [])[0]
            for one in ready:
                data = one.recv(BLOCK)
                if not data:
                    return
                if one is client:
                    self.round_trips += waited
                    waited = False
                    self.octets_out += len(data)
                    self.asked += data
                    server.sendall(data)
                else:
                    waited = True
                    self.octets_in += len(data)
                    client.sendall(data.replace(b" COMPRESS=DEFLATE", b""))

    def close(self):
        self.listener.close()


def find_pair(home):
    certificates = [path for path in home.rglob("imap*") if path.is_file()]
    keys = [path for path in certificates if "PRIVATE KEY" in path.read_text(errors="replace")]
    chains = [path for path in certificates if "BEGIN CERTIFICATE" in path.read_text(errors="replace")]
    return chains[0], keys[0]


class MeSign:
    """mesignctl with a profile of its own."""

    def __init__(self, world, user, name, port=None):
        self.world, self.address = world, world.address(user)
        self.profile = world.folder / name
        shutil.rmtree(self.profile, ignore_errors=True)
        self.ctl("profile", "init", "--plain-secrets")
        self.ctl("account", "add", self.address, "--imap", f"imaps://localhost:{port or world.port}", "--smtp",
                 f"smtps://localhost:{world.smtp_port}", "--ca-file", world.ca, "--password-file", "-",
                 password=f"pw-{user}\n")

    def ctl(self, *words, password=None, fine=(0,)):
        program = self.world.build / "src/cli/mesignctl"
        return self.world.runner.run([program, "--profile", self.profile, "--json", *words], password=password,
                                     fine=fine)

    def sync(self, bodies):
        return self.ctl("sync", "--mailbox", "INBOX", "--bodies", bodies)


class Isync:
    """mbsync and notmuch with a folder of their own."""

    def __init__(self, world, user, name, port=None):
        self.world = world
        self.folder = world.folder / name
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "mail").mkdir(parents=True)
        self.settings = self.folder / "mbsyncrc"
        self.settings.write_text(
            f"FSync no\n\nIMAPAccount a\nHost localhost\nPort {port or world.port}\nUser {world.address(user)}\nPass pw-{user}\n"
            f"SSLType IMAPS\nSystemCertificates no\nCertificateFile {world.ca}\n\nIMAPStore far\nAccount a\n\n"
            f"MaildirStore near\nPath {self.folder}/mail/\nInbox {self.folder}/mail/INBOX\n\n"
            "Channel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nExpunge Near\nSync Pull\nSyncState *\n"
            "CopyArrivalDate yes\n", encoding="utf-8")
        config = self.folder / "notmuch"
        config.write_text(f"[database]\npath={self.folder}/mail\n[user]\nname=Alice\nprimary_email=alice@example.org\n"
                          "[new]\ntags=new\nignore=.mbsyncstate;.uidvalidity\n[search]\nexclude_tags=\n"
                          "[maildir]\nsynchronize_flags=true\n", encoding="utf-8")
        self.environment = {"NOTMUCH_CONFIG": str(config)}

    def sync(self):
        return self.world.runner.run(["mbsync", "-q", "-c", self.settings, "c"])

    def notmuch(self, *words):
        return self.world.runner.run(["notmuch", *words], environment=self.environment)


def get_items(asked):
    """What the program asks of each message, of what it asked on its connection."""
    found = re.search(rb"UID FETCH [0-9:,*]+ (\(UID FLAGS[^\r\n]*\))\r\n", bytes(asked))
    if found is None:
        raise Wrong("the program asked for no header fields")
    return found[1].decode()
