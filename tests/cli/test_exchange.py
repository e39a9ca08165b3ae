#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail from and to files of other programs. What MeSign writes is read by Python's mailbox module, what
that writes is read by MeSign, and what becomes of it on the server is looked at over IMAP.

usage: test_exchange.py MESIGNCTL
"""

import imaplib
import mailbox
import os
import re
import shlex
import shutil
import ssl
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()


def mail(number, body="Hello\r\n", extra=""):
    return (f"From: Writer {number} <w{number}@example.test>\r\nTo: alice@example.test\r\n"
            f"Subject: Number {number}\r\nDate: Mon, 05 Jan 2026 10:00:{number:02} +0000\r\n"
            f"Message-ID: <n{number}@example.test>\r\n{extra}\r\n{body}").encode()


MAILS = [
    mail(1),
    mail(2, "From here on\r\n>From there\r\n>>From nowhere\r\n\r\nFrom x@y Mon Jan  5 10:00:00 2026\r\n"),
    mail(3, "no line end"),
    mail(4, "\r\n\r\n\r\n"),
    mail(5, "证书\r\n", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"),
]


def unquote(octets):
    """What mboxrd says, told again."""
    return re.sub(rb"(?m)^>(>*From )", rb"\1", octets)


class Exchange(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-exchange-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        cls.sandbox = Sandbox("--users", "alice", "--services", "imap,smtp,ca")
        cls.addClassCleanup(cls.sandbox.stop)
        cls.user = cls.sandbox.facts["users"][0]
        cls.client = Mesignctl(PROGRAM, cls.base / "profile")
        cls.client.log_in(cls.sandbox.facts, cls.user)
        cls.count = 0

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-exchange-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        Exchange.count += 1
        self.name = f"Box{Exchange.count}"
        with self.imap() as server:
            server.create(self.name)
        self.client.run("sync")

    def imap(self):
        facts = self.sandbox.facts
        context = ssl.create_default_context(cafile=facts["ca"])
        server = imaplib.IMAP4_SSL(facts["imap"]["host"], facts["imap"]["tls"], ssl_context=context)
        server.login(self.user["address"], self.user["password"])
        return server

    def on_server(self):
        """Octets, flags and INTERNALDATE of what lies there, by the subject's number."""
        found = {}
        with self.imap() as server:
            server.select(self.name, readonly=True)
            _, answers = server.fetch("1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")
            for answer in answers:
                if isinstance(answer, tuple):
                    number = int(re.search(rb"Subject: Number (\d+)", answer[1])[1])
                    self.assertNotIn(number, found)
                    flags = {flag.decode() for flag in imaplib.ParseFlags(answer[0])} - {"\\Recent"}
                    found[number] = (answer[1], flags, imaplib.Internaldate2tuple(answer[0]))
        return found

    def fill(self):
        with self.imap() as server:
            for number, octets in enumerate(MAILS, 1):
                flags = {1: "(\\Seen)", 2: "(\\Flagged \\Answered)", 3: "(\\Seen $Forwarded)"}.get(number, "()")
                server.append(self.name, flags, f'"0{number}-Feb-2026 12:00:00 +0000"', octets)
        self.client.run("sync", "--bodies", "none")

    def export(self, form):
        path = self.folder / "out"
        result = self.client.run("mail", "export", "--mailbox", self.name, "--format", form, "--output", str(path))
        self.assertEqual(result["exported"], len(MAILS))
        self.assertEqual([one.name for one in self.folder.iterdir()], ["out"])
        return path

    def test_export_mbox(self):
        self.fill()
        path = self.export("mbox")
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        box = mailbox.mbox(path, create=False)
        self.assertEqual(len(box), len(MAILS))
        for number, key in enumerate(box.keys(), 1):
            with self.subTest(number=number):
                raw = box.get_bytes(key)
                plain = unquote(re.sub(rb"(?m)^(Status|X-Status|X-Keywords):.*\n", b"", raw))
                self.assertEqual(plain.rstrip(b"\n"), MAILS[number - 1].replace(b"\r\n", b"\n").rstrip(b"\n"))
                self.assertTrue(box.get_message(key).get_from().endswith("Sun Feb  1 12:00:00 2026" if number == 1
                                                                         else f"Feb  {number} 12:00:00 2026"))
        self.assertEqual({n: box[n - 1].get_flags() for n in range(1, 6)}, {1: "RO", 2: "OAF", 3: "RO", 4: "O", 5: "O"})

    def test_export_maildir(self):
        self.fill()
        path = self.export("maildir")
        box = mailbox.Maildir(path, create=False)
        by_number = {}
        for key in box.keys():
            raw = box.get_bytes(key)
            by_number[int(re.search(rb"Subject: Number (\d+)", raw)[1])] = box.get_message(key).get_flags()
        # the small letter is a keyword, told by a file beside
        self.assertEqual(by_number, {1: "S", 2: "FR", 3: "PSa", 4: "", 5: ""})
        self.assertIn("0 $Forwarded", (path / "dovecot-keywords").read_text().splitlines())
        files = sorted(one.read_bytes() for one in (path / "cur").iterdir())
        self.assertEqual(files, sorted(MAILS))

    def test_export_eml(self):
        self.fill()
        path = self.export("eml")
        self.assertEqual(sorted(one.read_bytes() for one in path.iterdir()), sorted(MAILS))
        self.assertTrue(any(one.name.endswith("Number 2.eml") for one in path.iterdir()))

    def test_nothing_is_overwritten(self):
        self.fill()
        path = self.folder / "out"
        path.write_text("precious")
        with self.assertRaises(Failed) as caught:
            self.client.run("mail", "export", "--mailbox", self.name, "--output", str(path))
        self.assertEqual(caught.exception.answer["error"]["code"], "exists")
        self.assertEqual(path.read_text(), "precious")
        with self.assertRaises(Failed):
            self.client.run("mail", "export", "--mailbox", self.name, "--output", str(self.folder / "no" / "out"))
        self.assertEqual([one.name for one in self.folder.iterdir()], ["out"])

    def bring_in(self, path, imported, *options):
        result = self.client.run("mail", "import", str(path), "--mailbox", self.name, *options)
        self.assertEqual(result["imported"], imported)
        self.client.run("sync")
        return result

    def test_import_mbox(self):
        path = self.folder / "given"
        box = mailbox.mbox(path)
        for number, octets in enumerate(MAILS, 1):
            message = mailbox.mboxMessage(octets.replace(b"\r\n", b"\n"))
            message.set_from("x@example.test", (2026, 2, number, 12, 0, 0, 0, 0, 0))
            message.set_flags({1: "RO", 2: "FA"}.get(number, ""))
            box.add(message)
        box.flush()
        self.bring_in(path, len(MAILS), "--format", "mboxo")
        found = self.on_server()
        self.assertEqual(sorted(found), [1, 2, 3, 4, 5])
        self.assertEqual(found[1][0], MAILS[0])
        self.assertEqual(found[5][0], MAILS[4])
        self.assertIn(b"\r\nFrom here on\r\n", found[2][0])
        self.assertIn("\\Seen", found[1][1])
        self.assertEqual(found[2][1] - {"\\Seen"}, {"\\Flagged", "\\Answered"})
        # what was imported is not imported again, and does not double on the server
        again = self.bring_in(path, 0, "--format", "mboxo")
        self.assertEqual(again["already_there"], len(MAILS))
        self.assertEqual(len(self.on_server()), len(MAILS))

    def test_there_and_back(self):
        self.fill()
        before = self.on_server()
        for form in ("mbox", "maildir"):
            with self.subTest(form=form):
                path = self.folder / form
                self.client.run("mail", "export", "--mailbox", self.name, "--format", form, "--output", str(path))
                source, self.name = self.name, f"{self.name}{form}"
                with self.imap() as server:
                    server.create(self.name)
                self.client.run("sync")
                self.bring_in(path, len(MAILS))
                after = self.on_server()
                for number in before:
                    octets, flags, date = before[number]
                    # an mbox cannot tell whether the last line had an end
                    self.assertEqual(after[number][0].removesuffix(b"\r\n"), octets.removesuffix(b"\r\n"))
                    self.assertEqual(after[number][1:], (flags, date))
                self.name = source

    def dovecot_folder(self, name):
        """Where the server keeps a mailbox of the person's."""
        (home,) = Path(self.sandbox.facts["dir"]).glob(f"**/mail/*{self.user['address'].split('@')[0]}*")
        return home / "Maildir" / f".{name}"

    def test_dovecot_reads_what_was_written(self):
        """A Maildir of ours becomes a mailbox of the server as it lies there."""
        self.fill()
        before = self.on_server()
        path = self.export("maildir")
        self.name = f"{self.name}copy"
        target = self.dovecot_folder(self.name)
        shutil.copytree(path, target)
        owner = target.parent.stat()
        for one in (target, *target.rglob("*")):
            os.chown(one, owner.st_uid, owner.st_gid)
        after = self.on_server()
        self.assertEqual({number: found[:2] for number, found in after.items()},
                         {number: (octets, flags) for number, (octets, flags, _) in before.items()})

    def test_what_dovecot_wrote_is_read(self):
        """The server's own Maildir is imported, with its flags and times."""
        self.fill()
        before = self.on_server()
        source = self.dovecot_folder(self.name)
        self.name = f"{self.name}back"
        with self.imap() as server:
            server.create(self.name)
        self.client.run("sync")
        self.bring_in(source, len(MAILS))
        after = self.on_server()
        for number, (octets, flags, _) in before.items():
            self.assertEqual(after[number][:2], (octets, flags))

    def test_what_is_deleted_stays_away(self):
        path = self.folder / "Inbox"
        text = b""
        for number, status in ((1, "0001"), (2, "0009"), (3, "0000")):
            text += b"From - Mon Jan  5 10:00:00 2026\nX-Mozilla-Status: " + status.encode() + b"\n"
            text += mail(number).replace(b"\r\n", b"\n") + b"\n"
        path.write_bytes(text)
        self.bring_in(path, 2)
        found = self.on_server()
        self.assertEqual(sorted(found), [1, 3])
        self.assertEqual(found[1][0], mail(1))
        self.assertEqual((found[1][1], found[3][1]), ({"\\Seen"}, set()))

    def test_mbox_of_todays_thunderbird(self):
        """Nothing behind "From ", CRLF, and one ">" more wherever a line begins alike; in an older file after dated ones."""
        tricky = mail(2, "Once\r\n\r\nFrom \r\nSubject: Number 9\r\n\r\n>From \r\nFrom here on\r\n")
        mails = [mail(1, "x" * 70000 + "\r\n"), tricky, mail(3, "\r\n\r\n"), *(mail(number) for number in range(4, 9))]
        for first in (b"From \r\n", b"From - Mon Jan  5 10:00:00 2026\r\n", b"From -\r\n"):
            with self.subTest(first=first):
                self.setUp()
                path = self.folder / "Inbox"
                text = b""
                for number, octets in enumerate(mails):
                    quoted = re.sub(rb"(?m)^(>*From )", rb">\1", octets)
                    text += (b"From \r\n" if number else first) + b"X-Mozilla-Status: 0001\r\nX-Mozilla-Status2: 00000000\r\n" + quoted + b"\r\n"
                path.write_bytes(text)
                self.bring_in(path, len(mails))
                found = self.on_server()
                self.assertEqual([found[number][0] for number in sorted(found)], mails)

    def test_what_only_looks_like_a_separator(self):
        """Others quote less, or not at all."""
        octets = mail(1, "He wrote\r\n\r\nFrom \r\nhere on.\r\nFrom \r\nNote: not one either\r\n")
        path = self.folder / "Inbox"
        path.write_bytes(b"From x@example.test Mon Jan  5 10:00:00 2026\r\n" + octets + b"\r\n")
        self.bring_in(path, 1)
        self.assertEqual(self.on_server()[1][0], octets)

    def test_back_into_the_same(self):
        """What was exported is not doubled by its way back: not for a line end more, nor for notes that came with the mail."""
        self.fill()
        noted = mail(6, "Hello\r\n", "Status: RO\r\nX-Status: F\r\nX-Keywords: $Forwarded\r\n")
        with self.imap() as server:
            server.append(self.name, "(\\Answered)", '"06-Feb-2026 12:00:00 +0000"', noted)
            server.append(self.name, "()", '"07-Feb-2026 12:00:00 +0000"', mail(7, "no line end", "Status: O\r\n"))
        self.client.run("sync")
        before = self.on_server()
        path = self.folder / "out"
        self.client.run("mail", "export", "--mailbox", self.name, "--output", str(path))
        box = mailbox.mbox(path, create=False)
        self.assertEqual(box[5].get_all("Status"), ["RO", "O"])
        self.assertEqual(self.bring_in(path, 0)["already_there"], 7)
        self.assertEqual(self.on_server(), before)
        # elsewhere it has the flags it had, and is not doubled by a second time
        self.name = f"{self.name}copy"
        with self.imap() as server:
            server.create(self.name)
        self.client.run("sync")
        self.bring_in(path, 7)
        self.assertEqual({number: one[1:] for number, one in self.on_server().items()}, {number: one[1:] for number, one in before.items()})
        self.assertNotRegex(b"".join(one[0] for one in self.on_server().values()), rb"(?m)^(X-)?(Status|Keywords):")
        self.assertEqual(self.bring_in(path, 0)["already_there"], 7)

    def test_twice_in_one(self):
        """A mail that lies in both folders of a Maildir, or twice in an mbox, is filed once; each other one with its own flags."""
        root = self.folder / "box"
        mailbox.Maildir(root)
        for place, number in (("cur/1.a:2,S", 1), ("new/2.a", 1), ("new/3.a", 2), ("cur/4.a:2,F", 3), ("cur/5.a:2,FS", 3)):
            (root / place).write_bytes(mail(number))
        self.assertEqual(self.bring_in(root, 3)["already_there"], 2)
        self.assertEqual({number: found[1] for number, found in self.on_server().items()}, {1: {"\\Seen"}, 2: set(), 3: {"\\Flagged"}})
        path = self.folder / "mbox"
        box = mailbox.mbox(path)
        for number in (4, 5, 4):
            box.add(mailbox.mboxMessage(mail(number).replace(b"\r\n", b"\n")))
        box.close()
        self.assertEqual(self.bring_in(path, 2)["already_there"], 1)
        self.assertEqual(sorted(self.on_server()), [1, 2, 3, 4, 5])

    def ordinary(self):
        """The program without root's right to read whatever there is."""
        wrapper = self.folder / "ordinary"
        drop = "setpriv --bounding-set=-dac_override,-dac_read_search " if os.getuid() == 0 else ""
        wrapper.write_text(f'#!/bin/sh\nexec {drop}{shlex.quote(str(PROGRAM))} "$@"\n')
        wrapper.chmod(0o755)
        return Mesignctl(wrapper, self.base / "profile")

    def test_what_cannot_be_read(self):
        """It is named with its reason, and keeps nothing else back."""
        box = mailbox.Maildir(self.folder / "box")
        keys = [box.add(mail(number)) for number in (1, 2, 3)]
        (locked,) = (self.folder / "box" / "new").glob(f"{keys[1]}*")
        locked.chmod(0)
        for options in (("--mailbox", self.name), ("--all",)):
            result = self.ordinary().run("mail", "import", str(self.folder / "box"), *options, expect=3)
            self.assertEqual((result["imported"], result["already_there"], result["skipped_count"]), (2, 0, 1))
            self.assertIn(f"{locked.name} (", result["skipped"][0])
            self.assertNotIn("too large", result["skipped"][0])
        locked.chmod(0o600)
        self.client.run("sync")
        self.assertEqual(sorted(self.on_server()), [1, 3])
        self.assertEqual(self.bring_in(self.folder / "box", 1)["already_there"], 2)
        self.assertEqual(sorted(self.on_server()), [1, 2, 3])

    def test_what_is_no_mail(self):
        path = self.folder / "photo.jpg"
        path.write_bytes(bytes(range(256)) * 50)
        result = self.client.run("mail", "import", str(path), "--mailbox", self.name, expect=3)
        self.assertEqual((result["imported"], result["skipped"]), (0, ["photo.jpg"]))
        empty = self.folder / "folder"
        empty.mkdir()
        for wrong in (empty, self.folder / "missing"):
            with self.assertRaises(Failed) as caught:
                self.client.run("mail", "import", str(wrong), "--mailbox", self.name)
            self.assertEqual(caught.exception.answer["error"]["code"], "not-found")
        with self.assertRaises(Failed) as caught:
            self.client.run("mail", "import", str(path), "--format", "mbox", "--mailbox", self.name)
        self.assertEqual(caught.exception.answer["error"]["code"], "not-a-message")


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
