#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The welcome window: signing in and each way it fails, a certificate out of a file, going on where one stopped.

usage: test_welcome.py MESIGN MESIGNCTL
"""

import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.notifications import Notifications  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.words import Words  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.world import ORGANIZATION  # noqa: E402  pylint: disable=wrong-import-position

OTHER_PASSWORD = "Other-Pass-2026x"


def _is_within(frame, extents) -> bool:
    x, y, width, height = extents
    return x >= 0 and y >= 0 and x + width <= frame.extents[2] and y + height <= frame.extents[3]


class Welcome(UiCase):
    limit = 150

    # Signing in

    def fill_in(self, client, password=None, imap=None, smtp=None):
        client.write("Password", password or self.world.user("alice")["password"])
        if imap is not None:
            client.wait_for("label", text="Not found.*")
            client.write("Incoming Server.*", imap)
            client.write("Outgoing Server.*", smtp or f"localhost:{self.world.facts['smtp']['tls']}")
        client.press("Sign In")

    def begin(self, table=True):
        profile = self.world.prepare_empty("alice")
        if not table:
            (profile / "config" / "servers.ini").unlink()
        client = self.start(profile, "--account", self.world.address("alice"))
        client.wait_for("text", "Mail Address")
        return client

    def assert_nothing_kept(self):
        self.assertEqual(list((self.world.profile("alice") / "config" / "accounts").glob("*.account")), [])

    def test_nonsense(self):
        client = self.start(self.world.prepare_empty("alice"))
        client.wait_for("text", "Mail Address")
        client.press("Sign In")
        client.wait_for("label", text="Type your mail address here.")
        client.wait_for("label", text="Type your password here.")
        client.write("Mail Address", "somebody")
        client.write("Password", "x")
        client.press("Sign In")
        client.wait_for("label", text="This is not a mail address.*")
        self.assert_nothing_kept()
        self.assert_calm(client)

    def test_authorization_code(self):
        """Who has an address of a provider that wants one is told before typing a password."""
        profile = self.world.prepare_empty("alice")
        for language in ("en", "zh_CN"):
            said = Words(language)
            client = self.start(profile, **said.environment)
            client.write(said("Mail Address"), "somebody@163.com")
            client.wait_for("text", said("Authorization Code"))
            client.wait_for("label", text=said.beginning("%s wants an authorization code (授权码) here, not your password. "
                                                         "Switch on IMAP in the settings of its web mail; it then gives you the code."))
            self.assert_calm(client)
            client.kill()

    def test_servers_by_hand(self):
        """First nobody is there, then it is somebody unknown, who is declined, then accepted."""
        client = self.begin(table=False)
        self.fill_in(client, imap="localhost:1")
        client.wait_for("label", text="localhost does not take connections.*")
        client.write("Incoming Server.*", f"localhost:{self.world.facts['imap']['tls']}")
        client.press("Sign In")
        client.wait_for("label", text=".*fingerprint.*")
        client.press(".*Cancel", within=client.wait_for_window("Accept the Incoming Server’s Certificate\\?"))
        client.wait_for("label", text=".*The password was not sent.")
        self.assert_nothing_kept()
        client.press("Sign In")
        for server in ("Incoming", "Outgoing"):
            client.press(".*Accept", within=client.wait_for_window(f"Accept the {server} Server’s Certificate\\?"))
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)

    def test_only_sending_is_refused(self):
        self.sandbox.command("smtp-fail", at="auth", code=535, times=1)
        client = self.begin()
        self.fill_in(client)
        client.wait_for("label", text=".*The incoming server took the password, this one did not.*")
        self.assert_nothing_kept()
        self.fill_in(client)
        client.wait_for("label", text="Your Certificate", limit=30)
        self.assert_calm(client)

    def test_silence(self):
        """A server that says nothing can be left waiting; closing the window in the middle keeps nothing."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"127.0.0.1:{silent.getsockname()[1]}"
            client = self.begin(table=False)
            self.fill_in(client, imap=address, smtp=address)
            client.wait_for("label", text="Signing in as.*")
            client.press(".*Cancel")
            client.wait_for("push button", "Sign In", where=lambda node: node.has("sensitive"))
            client.press("Sign In")
            client.wait_for("label", text="Signing in as.*")
            client.key("ctrl+q")
            self.assertLess(client.wait_for_end(5), 2)
            self.assert_nothing_kept()
            self.assert_calm(client)

    # A certificate out of a file

    def sign_in(self):
        client = self.begin()
        self.fill_in(client)
        client.wait_for("label", text="Your Certificate", limit=30)
        return client

    def issue(self, name, **options):
        path = self.world.folder / name
        self.sandbox.command("issue", **{
            "address": self.world.address("alice"), "name": "王芳", "organization": ORGANIZATION, "policy": "sponsor",
            "out": str(path), "password": "try-it", **options})
        return path

    def choose(self, client, path):
        client.click(client.wait_for("list item", "I Have a PFX File.*"))
        chooser = client.wait_for_window("Choose a Certificate File")
        time.sleep(0.5)
        client.key("ctrl+l")
        time.sleep(0.3)
        client.type(str(path))
        time.sleep(0.3)
        client.press("_?Open", within=chooser)
        client.wait_for("text", f"Password of “{path.name}”")

    def give_password(self, client, password):
        client.write("Password of.*", password)
        client.press("Import")

    def test_file(self):
        """Each fault of a file is told beside its password; a good one shows whose it is, and works."""
        client = self.sign_in()
        self.choose(client, self.issue("bob.p12", address=self.world.address("bob")))
        self.give_password(client, "try-it")
        client.wait_for("label", text=".*is for bob@example.test, not for alice@example.test.*")
        damaged = self.world.folder / "damaged.p12"
        damaged.write_bytes((self.world.folder / "bob.p12").read_bytes()[:300])
        self.choose(client, damaged)
        self.give_password(client, "try-it")
        client.wait_for("label", text=".*damaged.*once more.*")
        self.choose(client, self.issue("expired.p12", not_before_days=-400, days=30))
        self.give_password(client, "try-it")
        client.wait_for("label", text=".*its time is over.*")
        self.choose(client, self.issue("good.p12"))
        self.give_password(client, "wrong")
        client.wait_for("label", text="This is not the password of the file.*")
        self.give_password(client, "try-it")
        client.wait_for("label", text="Your Certificate Is Here")
        words = client.root.words
        for word in ("王芳", ORGANIZATION, "V4", self.world.address("alice")):
            self.assertIn(word, words)
        client.press("Send Yourself.*")
        client.wait_for("label", text="Signed by you. Encrypted for you.*", limit=40)
        client.press("Start")
        client.wait_for("list item", ".*My first signed and encrypted mail.*")
        self.assert_calm(client)

    def test_unknown_authority(self):
        """A certificate nobody trusts here is shown as such, and no trial is offered that must fail."""
        client = self.sign_in()
        self.choose(client, self.issue("unknown.p12", issuer="unknown"))
        self.give_password(client, "try-it")
        client.wait_for("label", text="The certificate of its authority, .*, is not here\\..*")
        self.assertIsNone(client.find("push button", "Send Yourself.*"))
        self.assert_calm(client)

    # Going on

    def test_certificate_later(self):
        """From the certificates the way leads to the account that is there, and another one can still be added."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", "Certificates.*"))
        client.wait_for_window("Certificates")
        client.press("Get a Certificate")
        client.wait_for("list item", "I Have a PFX File.*")
        client.press("Main Menu")
        client.press("Add Account", role="menu item")
        client.wait_for("text", "Mail Address")
        self.assert_calm(client)

    def test_goes_on(self):
        """What was ordered elsewhere is found; the mail leads to where one stopped; a password of one's own works."""
        notifications = self.enterContext(Notifications())
        person = self.world.customer()
        self.world.order(person)
        self.world.prepare("alice", sync=False)
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*取回链接.*"))
        wait_until(lambda: any(title == "Your Certificate Can Be Retrieved" for title, _ in notifications.shown),
                   "it is told above all windows")
        client.press("Continue…")
        client.wait_for("label", text="Choose a Protection Password")
        client.write("Protection Password", "password1")
        client.press("Continue")
        client.wait_for("label", text="This is too easy to guess.*")
        client.write("Protection Password", OTHER_PASSWORD)
        client.press("Continue")
        client.wait_for("label", text="The two are not the same.")
        client.write("Once More", OTHER_PASSWORD)
        client.press("Continue")
        client.wait_for("label", text="Retrieve Your Certificate", limit=30)
        journey = self.world.command_line("alice").run("retrieval", "show", "1")["journey"]
        self.assertEqual(journey["password"], OTHER_PASSWORD)
        person.retrieve(journey["link"], journey["code"], OTHER_PASSWORD)
        client.wait_for("label", text="Your Certificate Is Here", limit=40)
        self.assert_in_sight(client, 900, 700, "_?Print…", "_?Start", "Send Yourself.*")
        self.assert_calm(client)

    def assert_in_sight(self, client, width: int, height: int, *names: str):
        """What there is to do is seen without scrolling."""
        window = client.window("Welcome")
        window.resize(width, height)
        frame = client.wait_for_window("Welcome")
        wait_until(lambda: frame.extents[3] == height, "the window is so high")
        for name in names:
            wait_until(lambda: _is_within(frame, client.wait_for("push button", name).extents), f"{name} is in sight", 5)

    def test_other_password(self):
        """Where another password was set on the page than the one kept here, it is asked for."""
        person = self.world.customer()
        self.world.order(person)
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*取回链接.*"))
        client.press("Continue…")
        client.wait_for("label", text="Choose a Protection Password")
        client.press("Continue")
        client.wait_for("label", text="Retrieve Your Certificate", limit=30)
        journey = self.world.command_line("alice").run("retrieval", "show", "1")["journey"]
        person.retrieve(journey["link"], journey["code"], OTHER_PASSWORD)
        client.wait_for("label", text="The password kept here does not open it.*", limit=40)
        client.write("Password of the Certificate", "not this one")
        client.press("Import")
        client.wait_for("label", text="This is not the password of the file.*")
        client.write("Password of the Certificate", OTHER_PASSWORD)
        client.press("Import")
        client.wait_for("label", text="Your Certificate Is Here", limit=40)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
