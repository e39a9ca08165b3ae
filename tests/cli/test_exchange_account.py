#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole accounts to and from files of other programs. The Maildir++ that is written is opened by a Dovecot of its own and by Python's
mailbox module, the mboxes by the latter; the server's own Maildir++ and folders made by hand as Thunderbird, Apple Mail and somebody who
means ill would are read. What becomes of it on the server is looked at over IMAP.

usage: test_exchange_account.py MESIGNCTL
"""

import collections
import getpass
import grp
import imaplib
import mailbox
import os
import pwd
import re
import shlex
import shutil
import ssl
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

# pylint: disable=wrong-import-position
import tap
from journey.mesignctl import Failed, Mesignctl
from mesign_sandbox.client import Sandbox

PROGRAM = Path()

DOVECOT = """\
mail_location = maildir:{root}
base_dir = {base}/run
log_path = {base}/log
info_log_path = /dev/null
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
ssl = no
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


def mail(number, body="Hello\r\n"):
    return (f"From: Writer <w@example.test>\r\nTo: alice@example.test\r\nSubject: Number {number}\r\n"
            f"Date: Mon, 05 Jan 2026 10:{number // 60:02}:{number % 60:02} +0000\r\nMessage-ID: <n{number}@account.test>\r\n\r\n{body}").encode()


def encode(name):
    """Modified UTF-7, by Python's own UTF-7."""
    wire, pending = b"", ""
    for char in name + "\0":
        if 0x20 <= ord(char) < 0x7f or char == "\0":
            if pending:
                wire += b"&" + pending.encode("utf-7").strip(b"+-").replace(b"/", b",") + b"-"
            pending = ""
            wire += b"" if char == "\0" else b"&-" if char == "&" else char.encode()
        else:
            pending += char
    return wire.decode()


def decode(wire):
    return re.sub(r"&([^-]*)-", lambda m: ("+" + m[1].replace(",", "/") + "-").encode().decode("utf-7") if m[1] else "&", wire)


FLAGS = {1: "(\\Seen)", 2: "(\\Flagged \\Answered)", 3: "(\\Seen $Forwarded)", 4: "(\\Draft)", 5: "($Junk)"}
BOXES = {
    "INBOX": [1, 2],
    "Sent": [3],
    "Drafts": [4],
    "Junk": [5],
    "Work": [6],
    "Work/Projects": [7, 8],
    "Work/Projects/2026": [9],
    "R&D": [10],
    "项目/已完成": [11],
    "Empty": [],
    "subscriptions": [13],
    "100%25": [14],
}


class Case(unittest.TestCase):
    maxDiff = None
    offer: tuple[str, ...] = ()
    n_users = 22

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-account-")
        cls.addClassCleanup(temporary.cleanup)
        cls.base = Path(temporary.name)
        users = ",".join(f"person{number}" for number in range(cls.n_users))
        cls.sandbox = Sandbox("--users", users, "--services", "imap,smtp,ca", *cls.offer)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.fresh = iter(cls.sandbox.facts["users"])

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="mesign-account-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def account(self, *sync):
        """A person of their own, with a profile."""
        user = next(self.fresh)
        client = Mesignctl(PROGRAM, self.folder / f"profile-{user['name']}")
        client.log_in(self.sandbox.facts, user)
        client.run("sync", *sync)
        return user, client

    def imap(self, user):
        facts = self.sandbox.facts
        server = imaplib.IMAP4_SSL(facts["imap"]["host"], facts["imap"]["tls"], ssl_context=ssl.create_default_context(cafile=facts["ca"]))
        server.login(user["address"], user["password"])
        return server

    def fill(self, user, client):
        with self.imap(user) as server:
            for name, numbers in BOXES.items():
                server.create(f'"{encode(name)}"')
                server.subscribe(f'"{encode(name)}"')
                for number in numbers:
                    server.append(f'"{encode(name)}"', FLAGS.get(number, "()"), f'"{number:02}-Feb-2026 12:00:00 +0000"', mail(number))
            server.unsubscribe("Empty")
        client.run("sync", "--bodies", "none")

    @staticmethod
    def look(server):
        """The numbers of the mails in each mailbox with their flags."""
        found = {}
        _, lines = server.list()
        for line in lines:
            attributes, name = re.fullmatch(rb'\((.*?)\) "." "?(.*?)"?', line).groups()
            if b"\\Noselect" in attributes or b"\\NonExistent" in attributes:
                continue
            _, (count,) = server.select(f'"{name.decode()}"', readonly=True)
            answers = server.fetch("1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")[1] if int(count) else []
            mails = []
            for answer in answers:
                if isinstance(answer, tuple):
                    number = int(re.search(rb"Subject: Number (\d+)", answer[1])[1])
                    if answer[1].rstrip() != mail(number).rstrip():
                        raise AssertionError(answer[1])
                    flags = {flag.decode() for flag in imaplib.ParseFlags(answer[0])} - {"\\Recent"}
                    mails.append((number, frozenset(flags), imaplib.Internaldate2tuple(answer[0])))
            found[decode(name.decode())] = sorted(mails, key=lambda one: one[0])
        return found

    @staticmethod
    def numbers(found):
        return {name: [one[0] for one in mails] for name, mails in found.items() if mails}

    def dovecot(self, root):
        """A Dovecot that knows nothing of us opens a folder."""
        name = "nobody" if os.getuid() == 0 else getpass.getuser()
        person = pwd.getpwnam(name)
        base = self.folder / "dovecot"
        base.mkdir()
        copy = base / "Maildir"
        shutil.copytree(root, copy, symlinks=True)
        for path in (self.folder, base, copy, *copy.rglob("*")):
            if os.getuid() == 0:
                os.chown(path, person.pw_uid, person.pw_gid)
        (base / "conf").write_text(DOVECOT.format(root=copy, base=base, user=name, group=grp.getgrgid(person.pw_gid).gr_name))
        # it comes from nowhere, so that it is logged in from the start
        server = imaplib.IMAP4_stream(f"USER=somebody HOME={shlex.quote(str(base))} /usr/lib/dovecot/imap -c {shlex.quote(str(base / 'conf'))}")
        self.addCleanup(shutil.rmtree, base, ignore_errors=True)
        self.addCleanup(server.logout)
        return server

    def export(self, client, form):
        path = self.folder / "out"
        result = client.run("mail", "export", "--all", "--format", form, "--output", str(path))
        self.assertEqual({one.name for one in self.folder.iterdir() if "incomplete" in one.name}, set())
        self.assertEqual(path.stat().st_mode & 0o777, 0o700)
        return path, result

    def bring_in(self, client, path, imported, *options, skipped=0):
        result = client.run("mail", "import", str(path), "--all", *options, expect=3 if skipped else 0)
        self.assertEqual((result["imported"], result["skipped_count"]), (imported, skipped), result)
        return result

    def write(self, path, *numbers):
        path.parent.mkdir(parents=True, exist_ok=True)
        box = mailbox.mbox(path)
        for number in numbers:
            box.add(mailbox.mboxMessage(mail(number).replace(b"\r\n", b"\n")))
        box.close()


class Accounts(Case):
    def test_maildir(self):
        user, client = self.account()
        self.fill(user, client)
        with self.imap(user) as server:
            before = self.look(server)
        path, result = self.export(client, "maildir")
        self.assertEqual(result["exported"], sum(len(numbers) for numbers in BOXES.values()))
        self.assertEqual({one["path"]: one["exported"] for one in result["mailboxes"] if one["exported"]},
                         {name: len(numbers) for name, numbers in BOXES.items() if numbers})
        self.assertIn(".Work.Projects.2026", os.listdir(path))
        box = mailbox.Maildir(path, create=False)
        self.assertEqual(len(box), 2)
        self.assertIn("Work.Projects", box.list_folders())
        self.assertEqual({message.get_flags() for message in box}, {"S", "FR"})
        server = self.dovecot(path)
        after = self.look(server)
        self.assertEqual({name: mails for name, mails in after.items() if mails}, {name: mails for name, mails in before.items() if mails})
        self.assertIn("Empty", after)
        _, lines = server.lsub()
        subscribed = {decode(re.fullmatch(rb'\(.*?\) "." "?(.*?)"?', line)[1].decode()) for line in lines}
        self.assertLessEqual({"Work", "Work/Projects/2026", "R&D", "项目/已完成"}, subscribed)
        self.assertNotIn("Empty", subscribed)

    def test_mbox(self):
        user, client = self.account()
        self.fill(user, client)
        path, _ = self.export(client, "mbox")
        found = {}
        for file in path.rglob("*"):
            if file.is_file():
                box = mailbox.mbox(file, create=False)
                found[str(file.relative_to(path))] = [int(re.search(rb"Subject: Number (\d+)", box.get_bytes(key))[1]) for key in box.keys()]
        self.assertEqual({name: numbers for name, numbers in found.items() if numbers}, {
            "Inbox": [1, 2], "Sent": [3], "Drafts": [4], "Junk": [5], "Work": [6], "Work.sbd/Projects": [7, 8],
            "Work.sbd/Projects.sbd/2026": [9], "R&D": [10], "项目.sbd/已完成": [11], "%73ubscriptions": [13], "100%2525": [14]})
        self.assertEqual(found["项目"], [])
        self.assertIn("Empty", found)

    def test_there_and_back(self):
        user, client = self.account()
        self.fill(user, client)
        with self.imap(user) as server:
            before = self.look(server)
        for form in ("maildir", "mbox"):
            with self.subTest(form=form):
                path, exported = self.export(client, form)
                other, second = self.account()
                result = second.run("mail", "import", str(path), "--all")
                self.assertEqual(result["imported"], exported["exported"])
                second.run("sync")
                with self.imap(other) as server:
                    after = self.look(server)
                # what LIST understands otherwise can stand in no name that is made
                expected = {name.replace("%", "_"): mails for name, mails in before.items()}
                # what lies below a file of mboxes has one above it
                self.assertEqual(after, expected | ({"项目": []} if form == "mbox" else {}))
                again = second.run("mail", "import", str(path), "--all")
                self.assertEqual((again["imported"], again["already_there"]), (0, exported["exported"]))
                self.assertFalse([one for one in again["mailboxes"] if one["new"]])
                second.run("sync")
                with self.imap(other) as server:
                    self.assertEqual(self.look(server), after)
                own = client.run("mail", "import", str(path), "--all")
                self.assertEqual((own["imported"], own["already_there"]), (0, exported["exported"]))
                self.assertFalse([one for one in own["mailboxes"] if one["new"]])
                shutil.rmtree(path)

    def test_what_dovecot_wrote(self):
        """The server's own folder of a person goes to another."""
        user, client = self.account()
        self.fill(user, client)
        with self.imap(user) as server:
            before = self.look(server)
        (home,) = Path(self.sandbox.facts["dir"]).glob(f"**/mail/*{user['address'].split('@')[0]}*")
        other, second = self.account()
        self.bring_in(second, home / "Maildir", sum(len(numbers) for numbers in BOXES.values()))
        second.run("sync")
        with self.imap(other) as server:
            after = self.look(server)
        # the server keeps times elsewhere
        self.assertEqual({name: [one[:2] for one in mails] for name, mails in after.items()},
                         {name.replace("%", "_"): [one[:2] for one in mails] for name, mails in before.items()})

    def test_what_others_wrote(self):
        """As Thunderbird and Apple Mail have it on the disk, in English and Chinese: what is for sent mail goes to the account's own."""
        user, client = self.account()
        given = self.folder / "Local Folders"
        self.write(given / "Inbox", 1)
        self.write(given / "Sent Items", 2)
        self.write(given / "已发送邮件.sbd" / "旧", 3)
        self.write(given / "垃圾邮件", 4)
        self.write(given / "Deleted Items.mbox" / "mbox", 5)
        self.write(given / "Archives", 6)
        self.write(given / "Archives.sbd" / "2024", 7)
        self.write(given / "plain" / "inner" / "Deep.mbox", 8)
        self.write(given / "Unsent Messages")
        (given / "Inbox.msf").write_text("// <!-- <mdb:mork:z v=\"1.4\"/> -->")
        (given / "msgFilterRules.dat").write_text('version="9"')
        (given / "notes.txt").write_text("nothing")
        (given / "empty.lst").touch()
        (given / "v1.0").touch()
        (given / "v1.0.msf").touch()
        result = self.bring_in(client, given, 8, skipped=1)
        self.assertEqual([one.split()[0] for one in result["skipped"]], ["notes.txt"])
        self.assertLessEqual({"Unsent Messages", "v1.0"}, {one["path"] for one in result["mailboxes"]})
        self.assertNotIn("empty.lst", {one["path"] for one in result["mailboxes"]})
        self.assertEqual({one["file"]: one["path"] for one in result["mailboxes"] if one["imported"]}, {
            "Inbox": "INBOX", "Sent Items": "Sent", "已发送邮件.sbd/旧": "Sent/旧", "垃圾邮件": "Junk", "Deleted Items.mbox/mbox": "Trash",
            "Archives": "Archive", "Archives.sbd/2024": "Archive/2024", "plain/inner/Deep.mbox": "plain/inner/Deep"})
        client.run("sync")
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), {
                "INBOX": [1], "Sent": [2], "Sent/旧": [3], "Junk": [4], "Trash": [5], "Archive": [6], "Archive/2024": [7], "plain/inner/Deep": [8]})

    def test_what_lies_deeper(self):
        """Maildirs within others and hidden ones, mboxes called like something else, and Apple's folders with more in them."""
        user, client = self.account()
        given = self.folder / "given"
        for number, place in enumerate(("alice/Maildir", "alice/Maildir/.Sub.Low", "alice/Maildir/Inner", "alice/Maildir/Inner/.Deep"), 1):
            (given / place).parent.mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(given / place).add(mail(number))
        self.write(given / "Letters.mbox" / "mbox", 5)
        (given / "Letters.mbox" / "table_of_contents").write_bytes(bytes(64))
        self.write(given / "Letters.mbox" / "Old.mbox" / "mbox", 6)
        self.write(given / "dovecot letters", 7)
        self.write(given / "Courier", 8)
        (given / "dovecot.index").write_bytes(bytes(64))
        (given / "Letters.mbox" / "note.txt").write_text("nothing")
        result = self.bring_in(client, given, 8, skipped=1)
        self.assertTrue(result["skipped"][0].startswith("Letters.mbox/note.txt ("), result)
        client.run("sync")
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), {
                "alice/Maildir": [1], "alice/Maildir/Sub/Low": [2], "alice/Maildir/Inner": [3], "alice/Maildir/Inner/Deep": [4],
                "Letters": [5], "Letters/Old": [6], "dovecot letters": [7], "Courier": [8]})

    def test_one_kind(self):
        """What is asked for alone is taken."""
        _, client = self.account()
        given = self.folder / "both"
        self.write(given / "Lines", 1)
        mailbox.Maildir(given / "Files").add(mail(2))
        self.assertEqual([one["path"] for one in self.bring_in(client, given, 1, "--format", "maildir")["mailboxes"]], ["Files"])
        self.assertEqual([one["path"] for one in self.bring_in(client, given, 1, "--format", "mbox")["mailboxes"]], ["Lines"])
        self.assertEqual(self.bring_in(client, given, 0)["already_there"], 2)

    def test_hostile(self):
        """Nothing outside of the folder is read, nothing without a name is made, nothing keeps the rest back."""
        user, client = self.account()
        secret = self.folder / "secret"
        secret.mkdir()
        self.write(secret / "Private", 90)
        mailbox.Maildir(secret / "box").add(mail(91))
        (secret / "one").write_bytes(mail(92))
        given = self.folder / "given"
        mailbox.Maildir(given).add(mail(1))
        (given / "Private").symlink_to(secret / "Private")
        (given / "all").symlink_to(secret)
        (given / ".box").symlink_to(secret / "box")
        (given / "cur" / "link:2,S").symlink_to(secret / "one")
        (given / "loop.sbd").symlink_to(given)
        os.mkfifo(given / "pipe")
        for name in (".a..b", "...", ".ok", ".\\2e\\2e.\\2f", ".&AAA-", ".&", ".\\00x", ".x*y%z", ".~home", ".line\nbreak", ".\xff\xfe".encode("latin-1").decode("utf-8", "surrogateescape")):
            box = mailbox.Maildir(given / name)
            box.add(mail(2 + len(box)))
        deep = given
        for _ in range(60):
            deep = deep / "d"
        self.write(deep / "Deep", 93)
        (given / ("." + ".".join("x" * 2 for _ in range(60)))).mkdir()
        mailbox.Maildir(given / ("." + ".".join("y" * 2 for _ in range(60)))).add(mail(94))
        (given / "photo").write_bytes(bytes(range(256)) * 100)
        self.write(given / "From", 3)
        with open(given / "From", "ab") as file:
            file.write(b"From nobody Mon Jan  5 10:00:00 2026\n\x00\x00\x00\n")
        result = client.run("mail", "import", str(given), "--all", expect=3)
        places = "\n".join(result["skipped"])
        for word in ("Private", "all", ".box", "loop.sbd", "pipe", ".a..b", "...", "photo", "From, mail 2"):
            self.assertIn(word, places)
        self.assertIn("nested too deep", places)
        client.run("sync")
        with self.imap(user) as server:
            found = self.look(server)
        numbers = {number for mails in self.numbers(found).values() for number in mails}
        self.assertEqual(numbers, {1, 2, 3})
        self.assertIn("ok", found)
        self.assertIn("x_y_z", found)
        self.assertIn("_home", found)
        self.assertEqual(client.run("operation", "list")["operations"], [])
        self.assertIn("From", found)
        for name in found:
            self.assertNotRegex(name, r"[\x00-\x1f*%]|(^|/)\.\.?(/|$)")

    def move(self, *paths):
        """Into a folder of their own."""
        folder = self.folder / "together"
        folder.mkdir()
        for path in paths:
            path.rename(folder / path.name)
        return folder

    def test_refused(self):
        """What is wrong is told before anything is done."""
        _, client = self.account()
        nothing = self.folder / "nothing"
        nothing.mkdir()
        (nothing / "photo.jpg").write_bytes(b"x" * 100)
        file = self.folder / "file"
        self.write(file, 1)
        for path, code in ((nothing, "not-found"), (self.folder / "missing", "not-found"), (file, "not-a-message")):
            with self.assertRaises(Failed) as caught:
                client.run("mail", "import", str(path), "--all")
            self.assertEqual(caught.exception.answer["error"]["code"], code)
        with self.assertRaises(Failed) as caught:
            client.run("mail", "export", "--all", "--output", str(self.folder / "out"))
        self.assertEqual(caught.exception.answer["error"]["code"], "not-found")
        for wrong in (("export", "--all", "--mailbox", "INBOX", "--output", "x"), ("export", "--output", "x"), ("import", "x"),
                      ("export", "--all", "--format", "eml", "--output", "x"), ("import", "x", "--all", "--format", "eml")):
            with self.assertRaises(Failed) as caught:
                client.run("mail", *wrong)
            self.assertEqual(caught.exception.code, 2)
        self.bring_in(client, self.move(nothing, file), 1, skipped=1)
        taken = self.folder / "taken"
        taken.mkdir()
        with self.assertRaises(Failed) as caught:
            client.run("mail", "export", "--all", "--output", str(taken))
        self.assertEqual(caught.exception.answer["error"]["code"], "exists")
        self.assertEqual(os.listdir(taken), [])

    def test_refused_names(self):
        """Dovecot's Maildir takes no dots in a name: where mail waits to go, one it takes is found, and no other's."""
        user, client = self.account()
        tree = self.folder / "tree"
        self.write(tree / "Bids v1.2", 1)
        self.write(tree / "Bids v1:2", 2)
        self.write(tree / "项目.sbd" / "甲.乙", 3)
        with self.imap(user) as server:
            server.create('"Bids v1_2"')
        self.bring_in(client, tree, 3)
        client.run("sync")
        with self.imap(user) as server:
            found = self.numbers(self.look(server))
        self.assertEqual(sorted(found.pop(name) for name in ("Bids v1_2 2", "Bids v1:2")), [[1], [2]], found)
        self.assertEqual(found, {"项目/甲_乙": [3]})
        self.assertEqual(client.run("operation", "list")["operations"], [])
        names = {box["path"] for box in client.run("mailbox", "list")["mailboxes"]}
        self.assertLess({"Bids v1_2", "Bids v1_2 2", "项目/甲_乙"}, names)
        self.assertFalse(names & {"Bids v1.2", "项目/甲.乙"})

    def test_refused_for_good(self):
        """No other name helps: each mail that was to go there is told of, with the server's words."""
        user, client = self.account()
        tree = self.folder / "tree"
        name = "长" * 80
        self.write(tree / f"{name}.sbd" / name, 1, 2)
        self.write(tree / "Fine", 3)
        self.bring_in(client, tree, 3)
        client.run("sync")
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), {"Fine": [3]})
        refused = client.run("operation", "list")["operations"]
        self.assertEqual(sorted(one["kind"] for one in refused), ["append", "append", "create-mailbox"], refused)
        self.assertEqual({one["state"] for one in refused}, {"refused"})
        self.assertEqual(len({one["error"] for one in refused}), 1, refused)
        self.assertNotIn(f"{name}/{name}", {box["path"] for box in client.run("mailbox", "list")["mailboxes"]})

    def test_too_many(self):
        """More mailboxes than anybody has: refused, and nothing is filed."""
        _, client = self.account()
        given = self.folder / "given"
        given.mkdir()
        for number in range(10001):
            (given / f"box{number}").touch()
        with self.assertRaises(Failed) as caught:
            client.run("mail", "import", str(given), "--all")
        self.assertEqual(caught.exception.answer["error"]["code"], "limit")
        self.assertEqual(len(client.run("mailbox", "list", "--all")["mailboxes"]), 6)

    def test_much_that_is_no_mail(self):
        """Counted, and a thousand of it named; the mail among it is filed."""
        _, client = self.account()
        given = self.folder / "given"
        box = mailbox.Maildir(given)
        box.add(mail(1))
        for number in range(3000):
            (given / "cur" / f"1{number:09}.x:2,S").write_bytes(b"\x00nothing")
        result = client.run("mail", "import", str(given), "--all", expect=3)
        self.assertEqual((result["imported"], result["skipped_count"], len(result["skipped"])), (1, 3000, 1000))

    def test_not_synchronized(self):
        """A backup that lacks something says so."""
        user, client = self.account("--mailbox", "INBOX")
        self.write(self.folder / "given" / "Inbox", 1)
        self.bring_in(client, self.folder / "given", 1)
        with self.imap(user) as server:
            server.append("Sent", "()", None, mail(2))
        path = self.folder / "out"
        result = client.run("mail", "export", "--all", "--output", str(path), expect=3)
        self.assertIn("Sent", [one["path"] for one in result["mailboxes"] if one["partial"]])
        self.assertTrue(result["partial"])
        alone = "mail", "export", "--mailbox", "Sent", "--output", str(self.folder / "sent")
        with self.assertRaises(Failed) as caught:
            client.run(*alone)
        self.assertIn("is here yet", caught.exception.answer["error"]["message"])
        self.write(self.folder / "more", 3)
        client.run("mail", "import", str(self.folder / "more"), "--mailbox", "Sent")
        result = client.run(*alone, expect=3)
        self.assertEqual((result["exported"], result["partial"]), (1, True))
        client.run("sync")
        shutil.rmtree(path)
        result = client.run("mail", "export", "--all", "--output", str(path))
        self.assertEqual((result["exported"], [one for one in result["mailboxes"] if one["partial"]]), (3, []))
        (self.folder / "sent").unlink()
        result = client.run(*alone)
        self.assertEqual((result["exported"], result["partial"]), (2, False))

    def test_names_that_some_file_systems_do_not_tell(self):
        """Long ones, and those that differ by case or composition alone: each mail is in a file of its own and comes back."""
        user, client = self.account()
        names = ["Work", "work", "work/Old", "Work/old", "Caf\u00e9", "Cafe\u0301", "项" * 46 + "/" + "目" * 46]
        with self.imap(user) as server:
            for number, name in enumerate(names, 1):
                self.assertEqual(server.create(f'"{encode(name)}"')[0], "OK")
                server.append(f'"{encode(name)}"', "()", None, mail(number))
        client.run("sync")
        for form in ("mbox", "maildir"):
            with self.subTest(form=form):
                path = self.folder / form
                result = client.run("mail", "export", "--all", "--format", form, "--output", str(path))
                files = {one["path"]: one["file"] for one in result["mailboxes"]}
                self.assertEqual(result["exported"], len(names))
                folded = [unicodedata.normalize("NFC", unicodedata.normalize("NFC", file).casefold()) for file in files.values()]
                self.assertEqual(len(set(folded)), len(files))
                self.assertTrue(all(len(part.encode()) <= 255 for file in files.values() for part in file.split("/")))
                for number, name in enumerate(names, 1):
                    place = path / files[name]
                    box = mailbox.Maildir(place, create=False) if form == "maildir" else mailbox.mbox(place, create=False)
                    self.assertEqual([one["Subject"] for one in box], [f"Number {number}"])
                other = self.account()[1]
                self.assertEqual(other.run("mail", "import", str(path), "--all")["imported"], len(names))


class BelowInbox(Case):
    """A server that has all mailboxes below the inbox, divided by dots, and none for anything at first."""

    offer = ("--imap-prefix", "INBOX.", "--imap-separator", ".", "--imap-auto", "no")
    n_users = 3

    def test_planned(self):
        """A mailbox for junk that was only thought of until now is made for what is imported into it."""
        user, client = self.account()
        self.write(self.folder / "given" / "Inbox", 1)
        self.bring_in(client, self.folder / "given", 1)
        client.run("sync")
        (message,) = client.run("message", "list", "--mailbox", "INBOX")["messages"]
        operations = client.run("message", "junk", str(message["id"]))["operations"]
        client.run("operation", "undo", *map(str, operations))
        self.write(self.folder / "more", 2)
        (junk,) = [one["path"] for one in client.run("mailbox", "list", "--all")["mailboxes"] if one["role"] == "junk"]
        client.run("mail", "import", str(self.folder / "more"), "--mailbox", junk)
        client.run("sync")
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), {"INBOX": [1], "INBOX.Junk": [2]})

    def test_there_and_back(self):
        user, client = self.account()
        given = self.folder / "given"
        self.write(given / "Inbox", 1)
        self.write(given / "Work.sbd" / "a.b", 2)
        self.write(given / "已发送", 3)
        self.write(given / "Trash", 4)
        self.bring_in(client, given, 4)
        client.run("sync")
        expected = {"INBOX": [1], "INBOX.Work.a_b": [2], "INBOX.已发送": [3], "INBOX.Trash": [4]}
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), expected)
        self.assertEqual(self.bring_in(client, given, 0)["already_there"], 4)
        client.run("sync")
        for form in ("maildir", "mbox"):
            path, _ = self.export(client, form)
            names = os.listdir(path)
            self.assertIn(".Work.a_b" if form == "maildir" else "Work.sbd", names)
            self.assertFalse([name for name in names if name.lower().startswith((".inbox", "inbox."))])
            self.assertEqual(self.bring_in(client, path, 0)["already_there"], 4)
            shutil.rmtree(path)
        with self.imap(user) as server:
            self.assertEqual(self.numbers(self.look(server)), expected)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    tap.main()
