#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The passphrase of the private keys: set in the preferences, asked for after a start, changed, and taken away again.

usage: test_passphrase.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

FIRST = "four unlikely 电池 staples"
SECOND = "another heron counts 红 marbles"
BOTH_ROWS = ("New Passphrase", "Once More")
QUESTION = "Unlock Your Certificates"


class Passphrase(UiCase):
    users = "alice,bob"
    services = "imap,smtp,ca"

    def prepare_mail(self):
        """One that only Alice's private key opens, and that her profile has not read yet."""
        for name in ("alice", "bob"):
            self.world.prepare(name, certificate=True)
        self.world.send("alice", "bob", "My certificate", "Here it is.\n", "--sign")
        self.world.command_line("bob").run("sync")
        self.world.send("bob", "alice", "Hidden subject", "Only for Alice.\n", "--sign", "--encrypt")
        wait_until(lambda: self.world.fetch("alice"), "the mail arrives")

    def protection(self):
        return self.world.command_line("alice").run("profile", "passphrase")

    def open_security(self, client):
        client.wait_for("list item", "Certificates.*", limit=30)
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find(None, "Security"), "the page"))
        return window

    def activate(self, client, row: str):
        """A row is there before it has scrolled to where it can be clicked at: the keyboard does not mind."""
        found = client.wait_for("list item", row)
        client.click(found)

    def fill(self, client, passphrase: str, again: str, button: str = "Set"):
        for row, text in zip(BOTH_ROWS, (passphrase, again)):
            client.write(row, text)
        client.press(button)

    def answer(self, client, passphrase: str):
        client.wait_for("label", text=QUESTION, limit=30)
        client.write("Passphrase", passphrase)
        client.press("Continue")

    def decline(self, client):
        """At the start, and one is not asked again for what goes on without keys."""
        client.wait_for("label", text=QUESTION, limit=30)
        client.press("Cancel")
        client.wait_until_gone("label", text=QUESTION)

    def set_first(self, client):
        self.activate(client, "Set a Passphrase….*")
        client.wait_for_window("Set Passphrase")
        self.fill(client, FIRST, FIRST)
        client.wait_for("label", text="A passphrase unlocks them")

    def test_faults(self):
        """What cannot be a passphrase is told at its field, and nothing is changed by it."""
        self.world.prepare("alice", certificate=True)
        client = self.start(self.world.profile("alice"))
        self.open_security(client)
        client.wait_for("label", text="A file beside them unlocks them")
        self.activate(client, "Set a Passphrase….*")
        client.wait_for_window("Set Passphrase")
        self.fill(client, "", "")
        client.wait_for("label", text="At least 8 characters.*")
        self.fill(client, self.world.address("alice"), self.world.address("alice"))
        client.wait_for("label", text="This is too easy to guess.*")
        client.wait_for("label", text="Weak")
        self.fill(client, FIRST, "")
        client.wait_for("label", text="Type it once more.*")
        self.fill(client, FIRST, FIRST + "x")
        client.wait_for("label", text="The two are not the same.")
        client.press("Cancel")
        client.wait_until_closed("Set Passphrase")
        self.assertEqual(self.protection(), {"has_keys": True, "key_ring": True, "passphrase": False})
        self.assert_calm(client)

    def test_asked_after_a_start(self):
        """Once: a wrong one is told, the right one opens the mail, and the next mail asks nothing."""
        self.prepare_mail()
        client = self.start(self.world.profile("alice"))
        self.open_security(client)
        self.set_first(client)
        self.assertEqual(self.protection(), {"has_keys": True, "key_ring": False, "passphrase": True})
        self.assert_calm(client)
        client.kill()

        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text=QUESTION, limit=30)
        self.assertIsNone(client.find(None, text="Only for Alice.*"))
        self.answer(client, FIRST + "?")
        client.wait_for("label", text="This is not the passphrase of your private keys.*")
        self.answer(client, FIRST)
        client.wait_until_gone("label", text=QUESTION)
        client.open_row(".*Hidden subject.*")
        client.wait_for("label", text="Signed by 李娜.*[Ee]ncrypted for you.*")
        client.wait_for(None, text="Only for Alice.\n?")
        self.assertIsNone(client.find("label", text=QUESTION))
        self.assert_calm(client)

    def test_change_and_remove(self):
        """Where the keys are locked the passphrase that holds is asked for first."""
        self.world.prepare("alice", certificate=True)
        program = self.world.command_line("alice")
        program.run("profile", "passphrase", "--set", "--new-file", "-", secret=FIRST + "\n")
        client = self.start(self.world.profile("alice"))
        self.decline(client)
        self.open_security(client)
        self.activate(client, "Change the Passphrase….*")
        client.wait_for_window("Change Passphrase")
        self.fill(client, SECOND, SECOND, "Change")
        self.answer(client, SECOND)
        client.wait_for("label", text="This is not the passphrase of your private keys.*")
        self.answer(client, FIRST)
        client.wait_until_closed("Change Passphrase")
        self.assert_calm(client)
        client.kill()

        client = self.start(self.world.profile("alice"))
        self.decline(client)
        self.open_security(client)
        self.activate(client, "Go Back to the Key Ring….*")
        client.press("Remove Passphrase")
        self.answer(client, FIRST)
        client.wait_for("label", text="This is not the passphrase of your private keys.*")
        self.answer(client, SECOND)
        client.wait_for("label", text="A file beside them unlocks them")
        self.assertEqual(self.protection(), {"has_keys": True, "key_ring": True, "passphrase": False})
        self.assertIsNone(client.find("list item", "Go Back to the Key Ring….*"))
        self.assert_calm(client)

    def test_both(self):
        """The key ring may go on unlocking them beside the passphrase; then a start asks nothing."""
        self.prepare_mail()
        client = self.start(self.world.profile("alice"))
        self.open_security(client)
        self.activate(client, "Set a Passphrase….*")
        client.wait_for_window("Set Passphrase")
        client.click(client.wait_for("list item", "The key ring unlocks them, too.*"))
        self.fill(client, FIRST, FIRST)
        client.wait_for("label", text="The key ring or a passphrase unlocks them")
        self.assertEqual(self.protection(), {"has_keys": True, "key_ring": True, "passphrase": True})
        client.kill()

        client = self.start(self.world.profile("alice"))
        client.open_row(".*Hidden subject.*")
        client.wait_for(None, text="Only for Alice.\n?")
        self.assertIsNone(client.find("label", text=QUESTION))
        self.assert_calm(client)

    def test_preferences_before_a_question(self):
        """What is opened while a question stands does not go with it."""
        self.world.prepare("alice", certificate=True)
        self.world.command_line("alice").run("profile", "passphrase", "--set", "--new-file", "-", secret=FIRST + "\n")
        client = self.start(self.world.profile("alice"))
        client.wait_for("label", text=QUESTION, limit=30)
        self.open_security(client)
        client.wait_for("label", text="A passphrase unlocks them")
        self.answer(client, FIRST)
        client.wait_until_gone("label", text=QUESTION)
        self.activate(client, "Change the Passphrase….*")
        client.wait_for_window("Change Passphrase")
        self.fill(client, SECOND, SECOND, "Change")
        client.wait_until_closed("Change Passphrase")
        self.assertIsNone(client.find("label", text=QUESTION))
        self.assert_calm(client)

    def test_declined(self):
        """Whoever does not know the passphrase that holds changes nothing, and is told why."""
        self.world.prepare("alice", certificate=True)
        self.world.command_line("alice").run("profile", "passphrase", "--set", "--new-file", "-", secret=FIRST + "\n")
        client = self.start(self.world.profile("alice"))
        self.decline(client)
        self.open_security(client)
        self.activate(client, "Change the Passphrase….*")
        dialog = client.wait_for_window("Change Passphrase")
        self.fill(client, SECOND, SECOND, "Change")
        client.wait_for("label", text=QUESTION)
        client.key("Escape")
        client.wait_until_gone("label", text=QUESTION)
        client.wait_for("label", text="A passphrase protects your private keys.|Your private keys are locked.*")
        client.press("Cancel", within=dialog)
        client.wait_until_closed("Change Passphrase")
        self.assertEqual(self.protection(), {"has_keys": True, "key_ring": False, "passphrase": True})
        self.world.command_line("alice").run("profile", "passphrase", "--remove", "--passphrase-file", "-", secret=FIRST + "\n")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
