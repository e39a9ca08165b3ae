#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and preferences: importing, trusting, deleting, changing an account.

usage: test_certificates.py MESIGN MESIGNCTL
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.notifications import Notifications  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.words import Words  # noqa: E402  pylint: disable=wrong-import-position

# What GTK calls something that was given no name.
NO_NAME = ("", "GtkImage", "GtkBox", "GtkLabel", "GtkButton", "GtkToggleButton", "GtkMenuButton", "AdwBin")
ROLES = ("push button", "toggle button", "check box", "text", "entry", "combo box", "list item", "radio button")


class Certificates(UiCase):
    users = "alice,bob"
    services = "imap,smtp,ca"

    def open_certificates(self, client):
        client.click(client.wait_for("list item", "Certificates.*", limit=30))
        return client.wait_for_window("Certificates")

    def issue(self, name: str, **options) -> Path:
        """A PFX file of the sandbox's authority, with a .pem beside it."""
        path = self.world.folder / f"{name}.p12"
        self.world.sandbox.command("issue", name=name, out=str(path), password="try-it", pem=True, **options)
        return path

    @staticmethod
    def is_foreign(node):
        """The button that closes a toast is libadwaita's own."""
        above = node.parent()
        return above is not None and above.name == "AdwToastWidget"

    def assert_named(self, client):
        nameless = []
        for node in client.root.walk():
            if node.role in ROLES and node.is_there and node.name in NO_NAME and not self.is_foreign(node) and not any(
                    child.name not in NO_NAME for child in node.walk()):
                nameless.append(f"{node!r} in {node.parent()!r}")
        self.assertEqual(nameless, [])

    def test_import(self):
        """A file named on the command line: a wrong password is told beside it, then it is there."""
        self.world.prepare("alice")
        pfx = self.issue("王芳", address=self.world.address("alice"))
        client = self.start(self.world.profile("alice"), str(pfx))
        client.wait_for("text", "Password of the file", limit=30)
        client.write("Password of the file", "wrong")
        client.press(".*Import")
        client.wait_for("label", text="This is not the password of the file.*")
        client.write("Password of the file", "try-it")
        client.press(".*Import")
        client.wait_for("label", text="Certificate Imported")
        client.wait_for("label", text="You can sign.*")
        client.press(".*Show Certificate")
        client.wait_for_window("Certificates")
        client.wait_for("label", text="Trusted: it comes from.*")
        self.assert_named(client)
        self.assert_calm(client)

    def test_rubbish(self):
        self.world.prepare("alice")
        path = self.world.folder / "rubbish.pfx"
        path.write_bytes(b"rubbish" * 100)
        client = self.start(self.world.profile("alice"), str(path))
        client.wait_for("label", text="Not a Certificate, or Damaged", limit=30)
        self.assert_calm(client)

    def test_unreadable(self):
        """A file that cannot be read is told with the way out, in the person's language and not in GLib's words."""
        self.world.prepare("alice")
        folder = self.world.folder / "a.pfx"
        folder.mkdir()
        client = self.start(self.world.profile("alice"), str(folder))
        client.wait_for("label", text="Cannot Read the File", limit=30)
        client.wait_for("label", text="This is a folder. Open it, and choose a file in it.")
        self.assert_calm(client)
        client.kill()
        said = Words("zh_CN")
        client = self.start(self.world.profile("alice"), str(self.world.folder / "没有.pfx"), **said.environment)
        client.wait_for("label", text=said("Cannot Read the File"), limit=30)
        client.wait_for("label", text=said("The file is not there any more. Look where it was moved to, then choose it again."))
        self.assert_calm(client)

    def test_trust(self):
        """A person's certificate that leads nowhere known: trusted by a decision, and that undone."""
        self.world.prepare("bob")
        pem = self.issue("Eve", address="eve@elsewhere.test", issuer="unknown").with_suffix(".pem")
        self.world.command_line("bob").run("cert", "import", str(pem))
        client = self.start(self.world.profile("bob"))
        self.open_certificates(client)
        client.click(client.wait_for("push button", "People, 1"))
        client.wait_for("label", text="Not trusted.*Unlisted.*")
        client.press(".*Trust…")
        client.press(".*Trust")
        client.wait_for("label", text="Trusted, because you said so.")
        found = self.world.command_line("bob").run("cert", "list", "--people")["certificates"]
        self.assertEqual([one["decision"] for one in found], ["trusted"])
        client.press(".*Undo Decision")
        client.wait_for("label", text="Not trusted.*Unlisted.*")
        self.assert_named(client)
        self.assert_calm(client)

    def test_filters(self):
        """Among many, only those that expire soon, or are over; and back to all."""
        self.world.prepare("bob")
        program = self.world.command_line("bob")
        for name, options in (("Good", {"days": 300}), ("Soon", {"days": 12}), ("Over", {"days": 30, "not_before_days": -31}), ("Weak", {"key": "rsa1024"})):
            pem = self.issue(name, address=f"{name.lower()}@elsewhere.test", **options).with_suffix(".pem")
            program.run("cert", "import", str(pem))
        client = self.start(self.world.profile("bob"))
        window = self.open_certificates(client)
        client.click(client.wait_for("push button", "People, 4"))

        def shown():
            (rows,) = window.find_all("list", "Certificates")
            names = [node.name for node in rows.find_all("list item") if node.is_there]
            return sorted(name for name in ("Good", "Soon", "Over", "Weak") if any(one.startswith(name) for one in names))
        wait_until(lambda: shown() == ["Good", "Over", "Soon", "Weak"], "all of them")
        for item, sentence, expected in (("Expiring Soon", "Only those that expire soon", ["Soon"]), ("Expired", "Only expired ones", ["Over"]),
                                         ("Too Weak", "Only those that are too weak", ["Weak"])):
            client.press("Menu", role=None, within=window)
            client.press(item, role=None)
            client.wait_for("label", text=sentence)
            wait_until(lambda expected=expected: shown() == expected, f"what is {item}")
        client.press("Menu", role=None, within=window)
        client.press("Revoked", role=None)
        client.wait_for("label", text="Only revoked ones")
        client.wait_for("label", text="Nothing Found")
        self.assert_named(client)
        client.press("Show All", within=window)
        wait_until(lambda: shown() == ["Good", "Over", "Soon", "Weak"], "all of them")
        self.assert_calm(client)

    def test_reminders(self):
        """Of a certificate in use that ends within days one is told above all windows, with the way to a new one; and once."""
        self.world.prepare("alice")
        self.world.give_certificate("alice", days=6.5)
        settings = self.world.profile("alice") / "config" / "settings.ini"
        told = ("Time for a New Certificate", f"{self.world.address('alice')}: Expires in 6 days")
        with Notifications() as notifications:
            client = self.start(self.world.profile("alice"))
            wait_until(lambda: notifications.shown == [told], "it is told", 40)
            wait_until(lambda: settings.exists() and "=7" in settings.read_text(encoding="utf-8"), "it is kept that it was told")
            self.assertEqual(notifications.buttons, [["Renew Certificate"]])
            self.assert_calm(client)
            client.kill()
            client = self.start(self.world.profile("alice"))
            self.open_certificates(client)
            client.wait_for("label", text="Expires in 6 days.*")
            self.assertEqual(notifications.shown, [told])
            self.assert_calm(client)

    def test_decisions(self):
        """What was decided is told with a way back, and stands in a log from which it can be undone."""
        self.world.prepare("bob")
        pem = self.issue("Eve", address="eve@elsewhere.test", issuer="unknown").with_suffix(".pem")
        program = self.world.command_line("bob")
        program.run("cert", "import", str(pem))
        client = self.start(self.world.profile("bob"))
        self.open_certificates(client)
        client.click(client.wait_for("push button", "People, 1"))
        client.press(".*Trust…")
        client.press(".*Trust")
        client.wait_for("label", text="“Eve” is trusted")
        client.press(".*Undo")
        client.wait_for("label", text="Not trusted.*Unlisted.*")
        client.press(".*Trust…")
        client.press(".*Trust")
        client.wait_for("label", text="Trusted, because you said so.")
        client.press("Menu", role=None, within=client.wait_for_window("Certificates"))
        client.press("Trust Decisions", role=None)
        client.wait_for_window("Trust Decisions")
        self.assert_named(client)
        client.press("“Eve” is to be trusted Undo")
        client.wait_until_gone("push button", "“Eve” is to be trusted Undo")
        client.wait_for("label", text="Not trusted.*Unlisted.*")
        log = [one for one in program.run("cert", "decisions")["decisions"] if one["name"] == "Eve"]
        self.assertEqual([one["undone"] is not None for one in log], [True, True])
        self.assert_calm(client)

    def test_delete(self):
        """One's own goes only after a warning, and then the next step is offered."""
        self.world.prepare("alice", certificate=True)
        client = self.start(self.world.profile("alice"))
        self.open_certificates(client)
        client.press(".*Delete…")
        client.wait_for("label", text=".*never be read again.*")
        client.press(".*Cancel")
        client.wait_until_gone("label", text=".*never be read again.*")
        client.press(".*Delete…")
        client.press(".*Delete Forever")
        client.wait_for("label", text="No Certificate Yet")
        self.assertEqual(self.world.command_line("alice").run("cert", "list", "--own")["certificates"], [])
        self.assert_calm(client)

    def test_account(self):
        """A wrong password is told at its field and changes nothing; a name is saved."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", "Certificates.*", limit=30)
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        self.assert_named(client)
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.write("New Password.*", "wrong", within=window)
        client.press("Check and .*Save", within=window)
        client.wait_for("label", text=".*password.*", where=lambda node: "does not take" in node.text or "not accept" in node.text)
        client.write("New Password.*", "", within=window)
        client.write("Your Name", "王小芳", within=window)
        client.press("Check and .*Save", within=window)
        client.wait_for("label", text="Saved")
        accounts = list((self.world.profile("alice") / "config" / "accounts").glob("*.account"))
        self.assertIn("王小芳", accounts[0].read_text(encoding="utf-8"))
        self.assert_named(client)
        self.assert_calm(client)

    def test_settings(self):
        """A switch is a line of settings.ini as soon as it is switched."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", "Certificates.*", limit=30)
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find(None, "Security"), "the page"))
        client.click(wait_until(lambda: window.find(None, "Sign by default"), "the switch"))
        path = self.world.profile("alice") / "config" / "settings.ini"
        wait_until(lambda: path.exists() and "sign-by-default=false" in path.read_text(encoding="utf-8"), "the line")
        client.click(wait_until(lambda: window.find(None, "General"), "the page"))
        client.click(wait_until(lambda: window.find(None, "Dark"), "the choice"))
        wait_until(lambda: "color-scheme=dark" in path.read_text(encoding="utf-8"), "the line")
        self.assert_named(client)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
