#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of encrypted mail stand nowhere: not in the profile, nor in caches, temporary folders, logs, or on the server.

Mail with words nobody else uses is synchronised, listed, read, searched, answered and drafted. Then every octet of every
file is looked at, whichever way the words may be written.

usage: test_canary.py MESIGNCTL
"""

import base64
import json
import os
import quopri
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from mesign_samples import cms, mail, pki
from mesign_samples.attack import Attack
from mesign_samples.envelopes import encrypt, encrypt_authenticated, transport
from mesign_sandbox.client import Sandbox

SUBJECT, BODY, NAME, CONTENT = "Xylophonequartz", "Zeppelinmarmalade", "Kumquatsalad", "Waltzingbadger"
WRITTEN, FAR = "Flamingotrombone", "獨角鯨"
SECRETS = (SUBJECT, BODY, NAME, CONTENT, WRITTEN, FAR)
OPEN = "Porcupineparade"


def spellings(word):
    """The octets a word may be written in, and pieces of it that tell as much."""
    octets = word.encode()
    yield octets.lower()
    for charset in ("utf-16-le", "utf-16-be", "utf-32-le"):
        yield word.encode(charset).lower()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + octets)
        yield encoded[(shift * 4 + 2) // 3: len(encoded) // 4 * 4 - 4 if len(octets) % 3 != (3 - shift) % 3 else None].rstrip(b"=")[:-1].lower()
    yield octets.hex().encode()
    if not word.isascii():
        yield quopri.encodestring(octets).strip().lower()
        yield word.encode("gb18030")
        yield word.encode("unicode-escape").lower()
        for first in range(len(word) - 1):
            yield word[first: first + 2].encode()
    yield "".join(reversed(word)).encode().lower()


def find(octets, words):
    """Those of the words that stand in the octets in any spelling, whatever the case."""
    lower = octets.lower()
    return [word for word in words if any(len(one) > 5 and one in lower for one in spellings(word))]


def inflate(octets):
    for bits in (15, -15, 31):
        try:
            yield zlib.decompressobj(bits).decompress(octets, 10_000_000)
        except zlib.error:
            continue


def blobs(path):
    """Every value of a database, for what is deflated in it."""
    with tempfile.TemporaryDirectory() as copy:
        for one in path.parent.glob(path.name + "*"):
            shutil.copy(one, copy)
        base = sqlite3.connect(Path(copy) / path.name)
        base.text_factory = bytes
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'").fetchall():
            for row in base.execute(f'SELECT * FROM "{table.decode()}"'):
                yield from (value for value in row if isinstance(value, bytes) and len(value) > 8)
        base.close()


class Canary(Attack):
    def setUp(self):
        super().setUp()
        self.world = {name: self.folder / name for name in ("home", "tmp", "run", "profile", "logs")}
        for path in self.world.values():
            path.mkdir(mode=0o700)
        self.environment = {
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.world["home"]), "TMPDIR": str(self.world["tmp"]),
            "XDG_RUNTIME_DIR": str(self.world["run"]), "G_MESSAGES_DEBUG": "all"}
        self.number = 0

    def client(self, *words, given="", expect=0):
        """Runs it, and keeps what it says on standard error."""
        self.number += 1
        process = subprocess.run([self.program, "--profile", str(self.world["profile"]), "--json", "--verbose", *words], input=given.encode(), capture_output=True,
                                 timeout=120, check=False, env=self.environment)
        (self.world["logs"] / str(self.number)).write_bytes(process.stderr)
        self.assertEqual(process.returncode, expect, (words, process.stderr[-2000:], process.stdout[-500:]))
        return process.stdout

    def letter(self, hp="cipher", word=BODY):
        """A letter with a protected subject, text in two languages, HTML and an attachment."""
        text = mail.multipart(mail.part(f"{word} {FAR}\r\n".encode()), mail.part(f"<p>{word} <b>{FAR}</b></p>\r\n".encode(), "text/html; charset=utf-8"),
                              subtype="alternative")
        file = mail.part(f"{CONTENT}\r\n".encode() * 20, f"text/csv; name={NAME}.csv", (f"Content-Disposition: attachment; filename={NAME}.csv",), "base64")
        return mail.protect(mail.multipart(text, file), hp, "bob@example.test", "alice@example.test", f"{SUBJECT} {FAR}", outer=("Subject: [...]",))

    def letters(self, alice, bob):
        to_alice = transport(alice)
        payload = self.letter()
        signed = mail.clear_signed(payload, cms.sign(payload, bob, detached=True))
        yield mail.opaque(encrypt(payload, to_alice), "enveloped-data")
        yield mail.opaque(encrypt_authenticated(payload, to_alice), "authEnveloped-data")
        yield mail.opaque(encrypt(signed, to_alice), "enveloped-data")
        inner = mail.opaque(encrypt_authenticated(signed, to_alice), "authEnveloped-data")
        yield mail.clear_signed(inner, cms.sign(inner, bob, detached=True))
        # The same in the older form, and one whose last block is damaged.
        yield mail.opaque(encrypt(mail.wrapped(mail.envelope("bob@example.test", "alice@example.test", SUBJECT) + mail.part(f"{BODY}\r\n".encode())), to_alice))
        yield mail.opaque(encrypt(payload, to_alice, alter=lambda sealed: sealed[:-1] + b"\0"))
        yield mail.opaque(encrypt_authenticated(payload, to_alice, alter_tag=lambda tag: bytes(16)))

    def assert_nowhere(self, *folders):
        """Not in the name of a file, and not in its octets: the journals of databases and what they have deleted are among them."""
        found = []
        for folder in folders:
            for path in folder.rglob("*"):
                found += [(str(path), word) for word in find(str(path.relative_to(folder)).encode(), SECRETS)]
                if path.is_file() and not path.is_symlink():
                    found += [(str(path), word) for word in find(path.read_bytes(), SECRETS)]
                if path.is_file() and path.suffix == ".db":
                    found += [(str(path), word) for value in blobs(path) for text in inflate(value) for word in find(text, SECRETS)]
        self.assertEqual(found, [])

    def is_anywhere(self, word, folder):
        for path in folder.rglob("*"):
            if path.is_file() and find(path.read_bytes(), (word,)):
                return True
            if path.suffix == ".db" and any(find(text, (word,)) for value in blobs(path) for text in inflate(value)):
                return True
        return False

    def test_the_search_finds(self):
        """Whatever the word is written in; or that it found nothing would say nothing."""
        for word in (*SECRETS, OPEN):
            for before in ("", "a", "ab", "abc"):
                for octets in ((before + word).encode(), (before + word).upper().encode("utf-16-le"), base64.b64encode((before + word + " and more").encode()),
                               (before + word).encode().hex().encode(), quopri.encodestring((before + word).encode())):
                    self.assertEqual(find(b"\x01" + octets + b"\x02", (word,)), [word], octets)
        self.assertEqual(find(b"nothing of it" * 100, SECRETS), [])

    def use(self, sandbox, messages):
        """What a person does with them."""
        for word in (SUBJECT, BODY, NAME, f"from:bob {BODY}", f'"{FAR}"'):
            self.client("search", word)
        self.assertIn(b'"id"', self.client("search", BODY))
        readable = []
        for one in messages:
            process = subprocess.run([self.program, "--profile", str(self.world["profile"]), "--json", "message", "show", str(one)], capture_output=True, check=False,
                                     env=self.environment)
            (self.world["logs"] / f"show-{one}").write_bytes(process.stderr)
            if json.loads(process.stdout)["encryption"]["status"] == "decrypted":
                readable.append(one)
        self.assertEqual(len(readable), 5)
        for one in readable:
            for how in (("--reply",), ("--to", "bob@example.test", "--forward")):
                self.client("compose", "--from", "alice@example.test", *how, str(one), "--body-file", "-", "--draft", given=f"{WRITTEN}\n")
            # It may be kept as a draft to be sent otherwise, but not in the clear.
            self.client("compose", "--from", "alice@example.test", "--reply", str(one), "--body-file", "-", "--no-encrypt", "--draft", given=f"{WRITTEN}\n")
            self.client("compose", "--from", "alice@example.test", "--reply", str(one), "--body-file", "-", "--no-encrypt", "--send", given=f"{WRITTEN}\n", expect=1)
        self.client("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", SUBJECT, "--encrypt", "--body-file", "-", "--draft", given=f"{WRITTEN}\n")
        self.client("compose", "--from", "alice@example.test", "--reply", str(readable[0]), "--body-file", "-", "--send", given=f"{WRITTEN}\n")
        self.client("message", "flag", str(readable[0]), "+flagged")
        self.client("sync", "--bodies", "all")
        self.client("message", "delete", str(readable[1]))
        self.client("sync", "--bodies", "all")
        for one in sandbox.command("fetch", user="alice@example.test", mailbox="Drafts")["messages"]:
            self.assertEqual(find(Path(one).read_bytes(), SECRETS), [], one)

    def test_nowhere(self):
        alice = self.root.issue("alice@example.test", "Alice", number=1)
        bob = self.root.issue("bob@example.test", "Bob", number=2)
        (self.folder / "alice.pfx").write_bytes(alice.pfx())
        (self.folder / "bob.pem").write_bytes(bob.pem())
        with Sandbox("--services", "imap,smtp,ca", "--users", "alice,bob") as sandbox:
            facts, user = sandbox.facts, sandbox.facts["users"][0]
            self.client("profile", "init", "--plain-secrets")
            self.client("account", "add", user["address"], "--imap", f"imaps://{facts['imap']['host']}:{facts['imap']['tls']}",
                        "--smtp", f"smtp+starttls://{facts['smtp']['host']}:{facts['smtp']['starttls']}", "--ca-file", facts["ca"], "--password-file", "-",
                        given=user["password"] + "\n")
            self.client("cert", "trust", str(self.folder / "root.pem"))
            self.client("cert", "import", str(self.folder / "alice.pfx"), "--password-file", "-", given="\n")
            self.client("cert", "import", str(self.folder / "bob.pem"))
            for entity in (*self.letters(alice, bob), mail.part(f"{OPEN}\r\n".encode())):
                (self.folder / "mail.eml").write_bytes(mail.envelope("bob@example.test", "alice@example.test", "[...]") + entity)
                sandbox.command("deliver", to="alice@example.test", file=str(self.folder / "mail.eml"))
            self.client("sync", "--bodies", "all")
            listed = self.client("message", "list", "--mailbox", "INBOX")
            self.assertIn(SUBJECT.encode(), listed, "whoever has the key reads it in the list")
            connection = sqlite3.connect(f"file:{next(self.world['profile'].rglob('mail.db'))}?mode=ro", uri=True)
            messages = [number for (number,) in connection.execute("SELECT id FROM message ORDER BY id")]
            connection.close()
            self.use(sandbox, messages)
            self.assert_nowhere(*self.world.values(), Path(facts["dir"]))
            self.assertTrue(self.is_anywhere(OPEN, self.world["profile"]), "what was not encrypted is found")


if __name__ == "__main__":
    Attack.program = os.path.abspath(sys.argv[1])
    tap.main()
