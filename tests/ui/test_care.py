#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the composer minds for who writes: the sender's address, the forgotten attachment, files that are dropped and pasted, links.

usage: test_care.py MESIGN MESIGNCTL
"""

import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from PIL import Image  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.drag import drop_file  # noqa: E402  pylint: disable=wrong-import-position

SALES = "sales@example.test"


class Care(UiCase):
    services = "imap,smtp,ca"

    def add_sales(self):
        self.world.command_line("alice").run("account", "add-identity", self.world.address("alice"), SALES, "--name", "Sales")

    def compose(self, to: str, subject: str, text: str = "Hello.\n"):
        client = self.start(self.world.profile("alice"))
        client.press("New Message", limit=30)
        client.window("New Message").activate()
        client.type(to + ",")
        client.write("Subject", subject)
        client.find("text", "Message").write(text)
        return client

    def arrived(self, subject: str):
        def look():
            for path in self.world.fetch("bob"):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if message["Subject"] == subject:
                    return message
            return None
        return wait_until(look, f"“{subject}” arrives", 30)

    @staticmethod
    def choose_sender(client, key: str, address: str):
        """By the keyboard, in the list that opens below; once more if the window was not ready for it."""
        for _ in range(4):
            client.window("Re: .*").activate()
            client.click(client.wait_for("combo box", "From"))
            time.sleep(1)
            client.key(key, "Return")
            time.sleep(1)
            if client.find(None, text=f".*<{address}>") is not None:
                return
        raise AssertionError(f"{address} cannot be chosen")

    def test_habit(self):
        """Bob has always been written to from one address; the other one is asked about, once, and only then."""
        bob = self.world.address("bob")
        self.world.prepare("alice", sync=False)
        self.add_sales()
        body = self.world.folder / "offer.txt"
        body.write_text("Cheap.\n", encoding="utf-8")
        self.world.command_line("alice").run("compose", "--from", SALES, "--to", bob, "--subject", "Offer", "--body-file", str(body), "--send")
        self.world.command_line("alice").run("sync")
        client = self.compose(bob, "Second offer")
        client.press("_?Send")
        question = client.wait_for_window(f"Send from {self.world.address('alice')}.*")
        client.wait_for("label", text=f"So far you have written to {bob} from {SALES}.")
        client.press(f"_?Change to {SALES}", within=question)
        client.wait_for(None, text=f"Sales <{SALES}>")
        self.assertEqual(len(self.world.fetch("bob")), 1)
        client.press("_?Send")
        client.wait_until_closed("Second offer")
        self.assertEqual(self.arrived("Second offer")["From"].addresses[0].addr_spec, SALES)
        client.press("New Message")
        client.window("New Message").activate()
        client.type(bob + ",")
        client.write("Subject", "From me")
        client.press("_?Send")
        client.press("_?Send Anyway", within=client.wait_for_window("Send from .*"))
        client.wait_until_closed("From me")
        self.assertEqual(self.arrived("From me")["From"].addresses[0].addr_spec, self.world.address("alice"))
        self.assert_calm(client)

    def test_answer(self):
        """An answer from another address than the one that was written to."""
        mail = f"From: bob@example.test\r\nTo: {SALES}\r\nSubject: Prices\r\nMessage-ID: <prices@example.test>\r\n\r\nHow much?\r\n"
        self.world.prepare("alice", sync=False)
        self.add_sales()
        self.world.deliver("alice", mail.encode())
        self.world.command_line("alice").run("sync")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Prices.*")
        client.wait_for(None, text="How much.*\n?")
        client.key("r")
        composer = client.wait_for_window("Re: Prices")
        wait_until(lambda: composer.find(None, text=f"Sales <{SALES}>"), "it is written as that")
        time.sleep(1)
        self.choose_sender(client, "Up", self.world.address("alice"))
        client.press("_?Send", within=composer)
        client.wait_for("label", text=f"The mail you are answering was sent to {SALES}.")
        client.press("_?Cancel", within=client.wait_for_window("Send from .*"))
        client.wait_until_closed("Send from .*")
        self.assertEqual(self.world.fetch("bob"), [])
        client.press("_?Send", within=composer)
        client.press(f"_?Change to {SALES}", within=client.wait_for_window("Send from .*"))
        client.wait_for(None, text=f"Sales <{SALES}>")
        client.press("_?Send", within=composer)
        client.wait_until_closed("Re: Prices")
        self.assertEqual(self.arrived("Re: Prices")["From"].addresses[0].addr_spec, SALES)
        self.assert_calm(client)

    def test_forgotten_attachment(self):
        """In either language, and not where only the quotation speaks of one."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Contract", "请见附件。\n")
        client.press("_?Send")
        client.press("_?Cancel", within=client.wait_for_window("Send without an attachment.*"))
        self.assertEqual(self.world.fetch("bob"), [])
        client.find("text", "Message").write("No file today.\n> see the attachment\n")
        client.press("_?Send")
        client.wait_until_closed("Contract")
        self.assertIn("No file today.", self.arrived("Contract").get_content())
        self.assert_calm(client)

    def test_dropped_and_pasted(self):
        """A file that is dropped, a file and a picture that are pasted, arrive as they are."""
        self.world.prepare("alice")
        dropped, picture = self.world.folder / "合同.pdf", self.world.folder / "picture.png"
        dropped.write_bytes(b"%PDF-1.4 dropped")
        pasted = self.world.folder / "pasted.txt"
        pasted.write_bytes(b"pasted")
        Image.new("RGB", (8, 8), (200, 10, 10)).save(picture)
        client = self.compose(self.world.address("bob"), "Files")
        drop_file(dropped, client.window("Files"), client.find("text", "Message"))
        client.wait_for(None, "合同.pdf.*")
        for kind, octets in (("text/uri-list", f"{pasted.as_uri()}\r\n".encode()), ("image/png", picture.read_bytes())):
            subprocess.run(["xclip", "-selection", "clipboard", "-target", kind], input=octets, check=True, timeout=10)
            client.window("Files").activate()
            client.click(client.find("text", "Message"))
            client.key("ctrl+v")
            client.wait_for(None, "pasted.txt.*" if kind == "text/uri-list" else "Picture.png.*")
        client.press("_?Send")
        client.wait_until_closed("Files")
        message = self.arrived("Files")
        parts = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
        self.assertEqual(parts["合同.pdf"], b"%PDF-1.4 dropped")
        self.assertEqual(parts["pasted.txt"].strip(), "pasted")
        with open(self.world.folder / "came.png", "wb") as file:
            file.write(parts["Picture.png"])
        with Image.open(self.world.folder / "came.png") as image:
            self.assertEqual((image.size, image.convert("RGB").getpixel((3, 3))), ((8, 8), (200, 10, 10)))
        self.assert_calm(client)

    def test_spelling(self):
        """A word that is wrong is marked, in no quotation, and is set right from the menu; one can be taught."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Spelling", "We recieve 您的合同 Tuesdai.\n> quotted\n")
        text = client.find("text", "Message")
        wait_until(lambda: text.underlined() == ["recieve", "Tuesdai"], "two words are marked")
        client.window("Spelling").activate()
        client.click(text)
        client.key("ctrl+Home", "ctrl+Right", "ctrl+Right", "Left", "Menu")
        client.press("receive", role="menu item")
        client.wait_for("text", "Message", text="We receive 您的合同 Tuesdai.\n> quotted\n")
        wait_until(lambda: text.underlined() == ["Tuesdai"], "one word is marked")
        client.key("ctrl+Home", "End", "Left", "Left", "Menu")
        client.press("_?Add to Dictionary", role="menu item")
        wait_until(lambda: text.underlined() == [], "nothing is marked")
        text.write("Tuesdai agian\n")
        wait_until(lambda: text.underlined() == ["agian"], "what was taught is right")
        client.press("_?Send")
        client.wait_until_closed("Spelling")
        self.assertEqual(self.arrived("Spelling").get_content_type(), "text/plain")
        client.window("MeSign").activate()
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(client.wait_for(None, "General"))
        client.click(client.wait_for(None, "Check spelling", where=lambda node: node.role in ("toggle button", "switch", "check box")))
        window = client.window("Preferences")
        window.close()
        client.wait_until_closed("Preferences")
        client.press("New Message")
        client.wait_for_window("New Message")
        text = client.find("text", "Message")
        text.write("agian\n")
        time.sleep(2)
        self.assertEqual(text.underlined(), [])
        self.assert_calm(client)

    def test_templates(self):
        """Saved without the text below, put into another mail, and deleted after asking."""
        self.world.prepare("alice", sync=False)
        account = self.world.command_line("alice").run("account", "list")["accounts"][0]["id"]
        settings = self.world.profile("alice") / "config" / "settings.ini"
        with settings.open("a", encoding="utf-8") as file:
            file.write(f"\n[footers]\n{account}=Alice Wang\n")

        def choose(item: str):
            client.click(client.wait_for(None, "Templates", where=lambda node: node.role in ("push button", "toggle button")))
            client.press(item, role="menu item")
        client = self.compose(self.world.address("bob"), "Weekly report", "Dear all,\n\nhere it is.\n\n-- \nAlice Wang")
        choose("Save as Template…")
        client.press("_?Save", within=client.wait_for_window("Save “Weekly report” as a template."))
        wait_until(lambda: "here it is." in settings.read_text(encoding="utf-8"), "it is saved")
        client.window("Weekly report").close()
        client.press("_?Discard")
        client.wait_until_closed("Weekly report")
        client.press("New Message")
        client.window("New Message").activate()
        client.type(self.world.address("bob") + ",")
        client.click(client.find("text", "Message"))
        client.key("ctrl+Home")
        choose("Weekly report")
        client.wait_for("text", "Message", text="Dear all,\n\nhere it is.\n\n-- \nAlice Wang")
        client.press("_?Send")
        client.wait_until_closed("Weekly report")
        self.assertIn("here it is.", self.arrived("Weekly report").get_content())
        client.press("New Message")
        client.window("New Message").activate()
        choose("Delete Template")
        client.wait_for("menu item", "Weekly report")
        time.sleep(1)
        client.key("Down", "Return")
        client.press("_?Delete", within=client.wait_for_window("Delete the template .*"))
        wait_until(lambda: "here it is." not in settings.read_text(encoding="utf-8"), "it is gone")
        self.assert_calm(client)

    def test_completion_is_as_high_as_its_rows(self):
        """Where fewer people are meant than before, what is offered becomes lower."""
        for name in ("carol", "carla", "cora"):
            self.world.deliver("alice", f"From: {name}@elsewhere.test\r\nTo: alice@example.test\r\nSubject: {name}\r\n\r\nHello\r\n".encode())
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.press("New Message", limit=30)
        client.window("New Message").activate()
        client.type("c")
        client.wait_for("list item", "cora@.*")
        people = client.wait_for("list", "People")
        before = people.extents[3]
        client.type("aro")
        client.wait_until_gone("list item", "cora@.*")
        wait_until(lambda: people.extents[3] * 2 < before, "the list is lower")
        self.assert_calm(client)

    def test_completion_and_remedies(self):
        """Who was written to is offered after two letters; a recipient without a certificate can be asked for it from the chip."""
        bob = self.world.address("bob")
        self.world.prepare("alice", certificate=True, sync=False)
        self.world.deliver("alice", f"From: Bob Li <{bob}>\r\nTo: alice@example.test\r\nSubject: Hello\r\n\r\nHello\r\n".encode())
        self.world.command_line("alice").run("sync")
        client = self.start(self.world.profile("alice"))
        client.press("New Message", limit=30)
        client.window("New Message").activate()
        client.type("Bo")
        client.wait_for("list item", "Bob Li, no certificate")
        client.key("Return")
        chip = client.wait_for("push button", "Bob Li, no certificate")
        client.wait_for("label", text="Signed. Not encrypted: Bob Li has no certificate.")
        client.click(chip)
        client.wait_for("label", text="Mail cannot be encrypted: there is no certificate yet.*")
        for name in ("Import Certificate…", "Edit", "Remove"):
            self.assertIsNotNone(client.find("push button", name), name)
        client.press("Ask for the Certificate")
        client.wait_for_window("Please send me a signed mail")
        client.window("Please send me a signed mail").activate()
        client.key("ctrl+Return")
        client.wait_until_closed("Please send me a signed mail")
        message = self.arrived("Please send me a signed mail")
        self.assertEqual((message.get_content_type(), message["To"].addresses[0].addr_spec), ("multipart/signed", bob))
        self.assert_calm(client)

    def test_link(self):
        """A mailto: link opens a mail with what it may ask for, and no file."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"), "mailto:bob@example.test?subject=Caf%C3%A9&body=one%0D%0Atwo&attach=/etc/passwd")
        client.wait_for("text", "Message", text="one\ntwo", limit=30)
        client.wait_for("label", text="The link asked for a file to be attached.*")
        client.window("Café").activate()
        client.key("ctrl+Return")
        client.wait_until_closed("Café")
        message = self.arrived("Café")
        self.assertEqual((message.get_content().split(), list(message.iter_attachments())), (["one", "two"], []))
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
