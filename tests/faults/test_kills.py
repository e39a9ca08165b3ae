#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is killed at any instant. Whatever it did: the store is consistent, the next run makes it good, each
message is there once, and each mail was sent, waits, or is uncertain; uncertain only if it was killed between the end
of its text and the server's answer.

usage: test_kills.py MESIGNCTL
"""

import sqlite3
import sys
import time
from pathlib import Path

import test_cuts
from fault_world import FaultCase, kill, sample
from mesign_sandbox.faults import DOWN, UP, Fault
from test_cuts import mail
from witness import Store

# pylint: disable=wrong-import-order
import tap

EXTRA_MAILS = 2
SETTLING = 0.03
"""Seconds in which what a dead process has written is through the proxy."""


class Kills:
    def kill_after(self, client, seconds, *words):
        """Starts a command and kills it after some seconds, if it has not ended before."""
        process = client.start(*words)
        time.sleep(seconds)
        kill(process)
        client.end(process)
        time.sleep(SETTLING)

    def kill_at(self, client, proxy, place, *words, keeps=False):
        """Starts a command and kills it when so many octets went through a proxy."""
        started = []
        proxy.set(Fault("call", *place, function=lambda: kill(started[0])), keeps=keeps)
        started.append(client.start(*words))
        client.end(started[0])
        time.sleep(SETTLING)

    def kill_somewhere(self, client, proxies, whole, *words):
        """Kills a command at an instant, or at an octet of one of the lines, by chance; returns where."""
        if self.random.random() < 0.5:
            seconds = self.random.uniform(0, whole)
            self.kill_after(client, seconds, *words)
            return f"after {seconds:.4f} s"
        proxy, passed = self.random.choice(proxies)
        place = (way := self.random.choice((UP, DOWN)), self.random.randrange(passed[way]))
        self.kill_at(client, proxy, place, *words, keeps=proxy is self.smtp)
        return f"{'smtp' if proxy is self.smtp else 'imap'} {place}"


class InMidSync(Kills, test_cuts.Cuts):
    def test_first_sync(self):
        self.served["bob"].append("INBOX", *(mail(n, size=n % 9 * 4) for n in range(40)))
        self.served["bob"].append("Work/2026", *(mail(n, "work") for n in range(10)), flags="\\Seen")
        fresh = self.log_in("bob")
        self.imap.set(None)
        whole = self.copy(fresh, "whole").run("sync", "--bodies", "all").seconds
        passed = dict(self.imap.passed)
        for turn in range(sample(70, 7)):
            client = self.copy(fresh, "killed")
            where = self.kill_somewhere(client, [(self.imap, passed)], whole, "sync", "--bodies", "all")
            with self.subTest(turn=turn, where=where):
                self.heal()
                self.assertEqual(Store(client.profile).faults(), [])
                self.check_makes_good(client, "sync", "--bodies", "all")
                self.check_store(client, "bob", where)


class AtWork(Kills, test_cuts.AtWork):
    """Flags, a move, a deletion, a draft and some mails wait, and are carried out."""

    def queue(self):
        number = super().queue()
        self.break_lines()
        for extra in range(EXTRA_MAILS):
            later = ("--at", "2099-01-31T09:00") if extra == 0 else ()
            self.client.run("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", f"more {extra}", "--send", *later)
        self.let_time_come()
        self.written += EXTRA_MAILS
        self.heal()
        return number

    def let_time_come(self):
        """What was to go out later is due, and has yet to be written."""
        with sqlite3.connect(self.client.profile / "data" / "mail.db") as database:
            database.execute("UPDATE outgoing SET send_at = 1 WHERE send_at > 1")

    def uncertain(self):
        """What lies in the outbox of which nobody knows, with what was to be sent, by Message-ID."""
        rows = Store(self.client.profile).rows("SELECT header_id, path FROM outgoing WHERE state IN ('uncertain', 'data-sent')")
        return {header_id: (self.client.profile / "data" / "outbox" / path).read_bytes() for header_id, path in rows}

    def check_window(self, before, heard, where):
        """Whatever is uncertain now and was not before had wholly gone out, and nothing after it."""
        new = {header_id: octets for header_id, octets in self.uncertain().items() if header_id not in before}
        self.assertLessEqual(len(new), 1, where)
        for octets in new.values():
            stuffed = octets.replace(b"\r\n.", b"\r\n..")
            self.assertTrue(heard.endswith((stuffed, stuffed + b".\r\n")), f"{where}: {heard[-200:]}")
        return len(new)

    def settle(self, done, where):
        """The next run makes it good."""
        self.assertEqual(Store(self.client.profile).faults(), [], where)
        self.heal()
        self.client.run("sync", "--bodies", "none")
        self.retry()
        self.check_makes_good(self.client, "sync", "--bodies", "all")
        self.check_done(done, where)
        self.check_store(self.client, "alice", where)

    def measure(self):
        """How long the work takes, and how many octets go through each proxy."""
        self.queue()
        self.imap.set(None)
        self.smtp.set(None)
        whole = self.client.run("sync", "--bodies", "none").seconds
        return whole, dict(self.imap.passed), dict(self.smtp.passed)

    def test_mailboxes(self):
        whole, imap, smtp = self.measure()
        for turn in range(sample(80, 7)):
            done, before = self.queue(), self.uncertain()
            self.smtp.set(None, keeps=True)
            where = self.kill_somewhere(self.client, [(self.imap, imap), (self.smtp, smtp)], whole, "sync", "--bodies", "none")
            with self.subTest(turn=turn, where=where):
                self.check_window(before, bytes(self.smtp.heard), where)
                self.settle(done, where)

    def test_submission(self):
        """Killed at the final dot of the last mail: exactly that one is uncertain."""
        smtp = self.measure()[2]
        for further in range(sample(2, 1)):
            done, before = self.queue(), self.uncertain()
            place = (UP, smtp[UP] - len("\r\nQUIT\r\n") + further)
            self.kill_at(self.client, self.smtp, place, "sync", "--bodies", "none", keeps=True)
            with self.subTest(place):
                self.assertEqual(self.check_window(before, bytes(self.smtp.heard), place), 1)
                self.settle(done, place)

    def test_commands(self):
        """Killed while a person gives work: it was taken, or it was not."""
        self.number += 1
        count = sample(50, 5)
        self.served["alice"].append("INBOX", *(mail(n, "given") for n in range(3 * count)))
        self.client.must("sync", "--bodies", "none")
        ids = [str(one["id"]) for one in self.client.must("message", "list", "--mailbox", "INBOX", "--limit", "1000")["messages"]]
        self.break_lines()
        compose = ("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", "given", "--send")
        for turn in range(count):
            words = ((("message", "flag", ids.pop(), "+flagged"), ("message", "move", ids.pop(), "Archive"),
                      ("message", "delete", ids.pop()), compose))[turn % 4]
            self.kill_after(self.client, self.random.uniform(0, 0.08 if words == compose else 0.03), *words)
            with self.subTest(turn=turn, words=words):
                self.assertEqual(Store(self.client.profile).faults(), [])
        accepted = set(Store(self.client.profile).outgoing())
        self.heal()
        self.client.run("sync", "--bodies", "none")
        self.retry()
        self.check_makes_good(self.client, "sync", "--bodies", "all")
        self.check_store(self.client, "alice", "commands")
        lying = [self.served["alice"].header_ids(name) for name in ("INBOX", "Archive", "Trash")]
        for number in range(3 * count):
            self.assertEqual(sum(one[f"given{number}@faults"] for one in lying), 1)
        self.assertEqual(set(self.served["bob"].header_ids("INBOX")), accepted)
        self.written, self.ever = len(accepted), set()
        self.check_sent(self.served["alice"].header_ids("Sent"), "commands")


class Renaming(Kills, test_cuts.Cuts):
    """Killed, or cut off, between the new name of a mailbox and the subscriptions that go along with it."""

    def names(self, what="lsub"):
        """What is subscribed to, or there, as imaplib has it."""
        with self.served["bob"].log_in() as imap:
            return {line.decode().split(' "/" ')[1].strip('"') for line in getattr(imap, what)()[1] if line}

    def lay_out(self, number):
        """A mailbox with two below it, one of which nobody wants to see, and the profile that renames it."""
        with self.served["bob"].log_in() as imap:
            for name in (f"Old{number}", f"Old{number}/Sub", f"Old{number}/Hidden", f"Older{number}"):
                self.assertEqual(imap.create(name)[0], "OK")
                if "Hidden" not in name:
                    self.assertEqual(imap.subscribe(name)[0], "OK")
        self.client.must("sync", "--bodies", "none")
        self.break_lines()
        self.client.must("mailbox", "rename", f"Old{number}", f"New{number}")
        self.heal()
        self.imap.rewrites = [(b" COMPRESS=DEFLATE", b"")]

    def test_subscriptions(self):
        self.client = self.log_in("bob")
        self.lay_out(0)
        self.imap.set(None, keeps=True)
        self.client.must("sync", "--bodies", "none")
        begin = bytes(self.imap.heard).index(b"RENAME")
        end = bytes(self.imap.heard).index(b"LIST", begin)
        for number, at in enumerate(sorted(self.random.sample(range(begin, end), sample(60, 6))) + [end], 1):
            with self.subTest(at=at - begin):
                self.lay_out(number)
                if number % 2:
                    self.kill_at(self.client, self.imap, (UP, at), "sync", "--bodies", "none")
                else:
                    self.imap.set(Fault("close", UP, at))
                    self.client.run("sync", "--bodies", "none")
                self.assertTrue(self.imap.happened)
                self.heal()
                self.check_makes_good(self.client, "sync", "--bodies", "none")
                wanted = {f"New{number}", f"New{number}/Sub", f"Older{number}"}
                every = {f"{word}{number}{rest}" for word in ("Old", "New", "Older") for rest in ("", "/Sub", "/Hidden")}
                self.assertEqual(self.names() & every, wanted)
                self.assertIn(f"New{number}/Hidden", self.names("list"))
                self.check_store(self.client, "bob", at)


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
