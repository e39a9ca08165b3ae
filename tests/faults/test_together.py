#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several processes on one profile at once, one of them killed now and then: one alone connects at a time, whatever
is asked of any is taken once, and what the others cannot do they say.

usage: test_together.py MESIGNCTL
"""

import sys
import time
from pathlib import Path

import test_cuts
from fault_world import FaultCase, kill, sample
from test_cuts import mail
from witness import Store

# pylint: disable=wrong-import-order
import tap

MAILS = 6


class Together(test_cuts.Cuts):
    def check_run(self, run):
        """It did what it was to do, or another process holds the profile, or a mail waits for that one."""
        if run.code != 0:
            self.assertIn(run.error or "not sent", ("busy", "not sent", "offline"), f"{run.words} {run.answer} {run.said}")

    def ids(self, client):
        """The messages of the inbox that nothing was done to, by their subject."""
        return {one["subject"]: str(one["id"]) for one in client.must("message", "list", "--mailbox", "INBOX", "--limit", "1000")["messages"]}

    def test_at_once(self):
        client = self.log_in("alice")
        for turn in range(sample(25, 4)):
            with self.subTest(turn=turn):
                word = f"turn{turn}-"
                self.served["alice"].append("INBOX", *(mail(n, word) for n in range(MAILS)))
                client.run("sync", "--bodies", "none")
                ids = self.ids(client)
                compose = ("compose", "--from", "alice@example.test", "--to", "bob@example.test", "--subject", word, "--send")
                words = [("sync", "--bodies", "all"), ("message", "flag", ids[f"{word} 0"], "+flagged"), ("sync",),
                         ("message", "move", ids[f"{word} 1"], "Archive"), compose, compose, ("message", "delete", ids[f"{word} 2"]),
                         ("sync", "--bodies", "all")]
                self.random.shuffle(words)
                processes = [client.start(*one) for one in words]
                syncing = [one for one in processes if one.words[0] == "sync"]
                if turn % 2:
                    time.sleep(self.random.uniform(0, 0.2))
                    kill(syncing[0])
                runs = [client.end(one) for one in processes]
                for run in runs:
                    if run.code != -9:
                        self.check_run(run)
                for run in runs:
                    if run.words[0] == "message":
                        self.assertEqual(run.code, 0, f"{run.words} {run.answer}")
                self.check_quiet(client, word)

    def check_quiet(self, client, word):
        """Alone again: everything was done, and once."""
        self.assertEqual(Store(client.profile).faults(), [])
        client.run("sync", "--bodies", "none")
        for one in client.must("outbox", "list")["mails"]:
            if one["state"] == "queued":
                client.must("outbox", "retry", str(one["id"]))
        self.check_makes_good(client, "sync", "--bodies", "all")
        self.check_store(client, "alice", word)
        contents = {name: self.served["alice"].header_ids(name) for name in ("INBOX", "Archive", "Trash")}
        for number in range(MAILS):
            where = [name for name, lying in contents.items() for _ in range(lying[f"{word}{number}@faults"])]
            self.assertEqual(where, [{1: "Archive", 2: "Trash"}.get(number, "INBOX")])
        outgoing, arrived = Store(client.profile).outgoing(), self.served["bob"].header_ids("INBOX")
        self.assertEqual(set(arrived.values()), {1})
        for header_id, (state, _) in outgoing.items():
            self.assertIn(state, ("filed", "uncertain"))
            self.assertEqual(arrived[header_id] == 1 or state == "uncertain", True)
        self.assertLessEqual(set(arrived), set(outgoing))


if __name__ == "__main__":
    FaultCase.PROGRAM = Path(sys.argv[1])
    tap.main()
