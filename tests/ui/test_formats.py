#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing with formats: what goes out has HTML and its twin, both harmless, signed and encrypted like any mail.

The inside of the editor is not in the accessibility tree; its description is the plain text.

usage: test_formats.py MESIGN MESIGNCTL
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
from mesign_ui.client import xdotool  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position


class Formats(UiCase):
    services = "imap,smtp,ca"

    def begin(self, subject: str):
        """A mail to bob in the editor with formats, which has the keyboard."""
        client = self.start(self.world.profile("alice"))
        client.press("New Message", limit=30)
        client.window("New Message").activate()
        client.type(self.world.address("bob") + ",")
        client.write("Subject", subject)
        client.click(self.button(client, "Write with Formats"))
        self.button(client, "Bold")
        time.sleep(1.5)
        return client

    @staticmethod
    def button(client, name: str):
        return client.wait_for(None, name, where=lambda node: node.role in ("push button", "toggle button"))

    @staticmethod
    def move_away():
        """A pointer that has not moved since a popover or a dialog went is believed to be there still."""
        xdotool("mousemove", "600", "500")

    @staticmethod
    def told(client) -> str:
        """The plain twin of what stands in the editor."""
        node = client.find(None, "Message", where=lambda node: node.description != "")
        return node.description if node is not None else ""

    def arrived(self, subject: str):
        def look():
            for path in self.world.fetch("bob"):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if message["Subject"] == subject:
                    return message
            return None
        return wait_until(look, f"“{subject}” arrives", 30)

    def paste(self, client, kind: str, octets: bytes):
        subprocess.run(["xclip", "-selection", "clipboard", "-target", kind], input=octets, check=True, timeout=10)
        client.key("ctrl+v")
        time.sleep(1)

    def test_formats(self):
        """Bold by the button, italic by the keyboard, a list, a link; signed, with a twin that says the same."""
        self.world.prepare("alice", certificate=True)
        client = self.begin("Formats")
        client.type("Dear ")
        client.click(self.button(client, "Bold"))
        client.type("Bob")
        wait_until(lambda: self.button(client, "Bold").has("pressed") or self.button(client, "Bold").has("checked"), "it is bold")
        client.click(self.button(client, "Bold"))
        client.key("ctrl+i")
        client.type(" soon")
        client.key("ctrl+i", "Return")
        client.click(self.button(client, "List"))
        client.type("one")
        client.key("Return")
        client.type("two")
        client.key("Return", "Return")
        client.click(self.button(client, "Insert Link"))
        client.wait_for("text", "Address of the link")
        time.sleep(1)
        client.type("example.test/x")
        client.key("Return")
        wait_until(lambda: "https://example.test/x" in self.told(client), "the twin has the link")
        client.press("_?Send")
        client.wait_until_closed("Formats")
        message = self.arrived("Formats")
        self.assertEqual(message.get_content_type(), "multipart/signed")
        html = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content()
        self.assertRegex(html, "Dear <b>Bob</b><i>\\ssoon</i>")
        self.assertRegex(html, r"(?s)<ul>.*<li>one.*<li>two.*</ul>")
        self.assertIn('<a href="https://example.test/x">', html)
        for words in ("Dear Bob soon", "• one", "• two", "https://example.test/x"):
            self.assertIn(words, text)
        self.assert_calm(client)

    def test_hostile_paste(self):
        """What is pasted brings text and formats, and nothing that acts, hides or loads."""
        self.world.prepare("alice")
        client = self.begin("Pasted")
        client.type("Look: ")
        self.paste(client, "text/html", b'<p onclick="evil()">Good <b>day</b></p><script>evil()</script><img src="http://127.0.0.1:1/spy.png">'
                                        b'<a href="javascript:evil()">click</a><form><input name="x"></form><iframe src="http://127.0.0.1:1/"></iframe>')
        wait_until(lambda: "Good day" in self.told(client), "it is pasted")
        client.press("_?Send")
        client.wait_until_closed("Pasted")
        html = self.arrived("Pasted").get_body(("html",)).get_content()
        self.assertRegex(html, "Good.*<b[ >].*day|Good.*<b>day")
        for word in ("evil", "spy.png", "<script", "<form", "<iframe", "<input", "onclick"):
            self.assertNotIn(word, html)
        self.assert_calm(client)

    def test_picture(self):
        """A picture that is pasted stands in the text, also in the draft, and goes out with it."""
        self.world.prepare("alice")
        picture = self.world.folder / "picture.png"
        Image.new("RGB", (40, 30), (10, 200, 10)).save(picture)
        client = self.begin("A picture")
        client.type("See")
        self.paste(client, "image/png", picture.read_bytes())
        client.type("there")
        wait_until(lambda: "there" in self.told(client), "it is told")
        client.wait_for(None, ".*Saved.*", limit=30)
        client.window("A picture").close()
        client.press("_?Keep Draft")
        client.wait_until_closed("A picture")
        client.window("MeSign").activate()
        client.click(client.wait_for("list item", "Drafts.*"))
        client.click(client.wait_for("list item", ".*A picture.*"))
        client.press("Edit Draft")
        client.wait_for_window("A picture")
        self.button(client, "Bold")
        time.sleep(2)
        client.press("_?Send")
        client.wait_until_closed("A picture")
        message = self.arrived("A picture")
        html = message.get_body(("html",)).get_content()
        (part,) = [part for part in message.walk() if part.get_content_maintype() == "image"]
        self.assertIn(f'src="cid:{part["Content-ID"].strip("<>")}"', html)
        (self.world.folder / "came.png").write_bytes(part.get_content())
        with Image.open(self.world.folder / "came.png") as image:
            self.assertEqual((image.size, image.convert("RGB").getpixel((3, 3))), ((40, 30), (10, 200, 10)))
        self.assert_calm(client)

    def test_answer_with_formats(self):
        """What is quoted keeps its formats; the text below changes with the sender, and what was typed stays."""
        sales = "sales@example.test"
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("account", "add-identity", self.world.address("alice"), sales, "--name", "Sales")
        self.world.deliver("alice", b"From: bob@example.test\r\nTo: alice@example.test\r\nSubject: Table\r\nMessage-ID: <t@example.test>\r\n"
                                    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The <b>third</b> one</p><ul><li>red</li></ul>\r\n")
        self.world.command_line("alice").run("sync")
        account = self.world.command_line("alice").run("account", "list")["accounts"][0]["id"]
        with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as file:
            file.write(f"\n[footers]\n{account}=Alice Wang\n{account}/{sales}=Sales & Co\n\n[writing]\nformats=true\n")
        client = self.start(self.world.profile("alice"))
        client.open_row(".*Table.*")
        client.key("r")
        composer = client.wait_for_window("Re: Table")
        self.button(client, "Bold")
        client.window("Re: Table").activate()
        time.sleep(1.5)
        client.type("Yes.")
        wait_until(lambda: "Yes." in self.told(client) and "Alice Wang" in self.told(client), "it is told")
        client.click(client.wait_for("combo box", "From"))
        time.sleep(1)
        client.key("Down", "Return")
        wait_until(lambda: "Sales & Co" in self.told(client) and "Alice Wang" not in self.told(client), "the text below is another one")
        client.press("_?Send", within=composer)
        client.press("_?Send Anyway", within=client.wait_for_window("Send from .*"))
        client.wait_until_closed("Re: Table")
        message = self.arrived("Re: Table")
        html = message.get_body(("html",)).get_content()
        self.assertRegex(html, r"(?s)Yes\..*Sales &amp; Co.*<blockquote.*The <b>third</b> one.*<li>red</li>.*</blockquote>")
        self.assertRegex(message.get_body(("plain",)).get_content(), r"(?s)Yes\..*Sales & Co.*> The third one.*> .*red")
        self.assert_calm(client)

    def test_and_back(self):
        """Back to plain text after asking; then it goes out plain, with all the words."""
        self.world.prepare("alice")
        client = self.begin("And back")
        client.key("ctrl+b")
        client.type("Loud")
        client.key("ctrl+b")
        client.type(" words")
        wait_until(lambda: "Loud words" in self.told(client), "it is told")
        self.move_away()
        client.click(self.button(client, "Write with Formats"))
        client.press("_?Cancel", within=client.wait_for_window("Write without formats.*"))
        client.wait_until_closed("Write without formats.*")
        self.move_away()
        client.click(self.button(client, "Write with Formats"))
        client.press("_?Remove Formats", within=client.wait_for_window("Write without formats.*"))
        client.wait_for("text", "Message", text="Loud words\n*")
        client.press("_?Send")
        client.wait_until_closed("And back")
        message = self.arrived("And back")
        self.assertEqual((message.get_content_type(), message.get_content().strip()), ("text/plain", "Loud words"))
        self.assert_calm(client)

    def test_answer_to_encrypted(self):
        """An answer to an encrypted mail begins plain; with formats it is encrypted, or does not go."""
        self.world.prepare("alice", certificate=True)
        self.world.send("alice", "alice", "Top secret", "The code is 4711.\n", "--sign", "--encrypt")
        self.world.command_line("alice").run("sync")
        with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as file:
            file.write("\n[writing]\nformats=true\n")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*Top secret.*", limit=30))
        client.press("Reply", limit=30)
        client.wait_for_window("Re: Top secret")
        client.window("Re: Top secret").activate()
        self.assertIn("4711", client.wait_for("text", "Message").text)
        client.click(self.button(client, "Write with Formats"))
        self.button(client, "Bold")
        time.sleep(1.5)
        client.type("My words.")
        wait_until(lambda: "My words." in self.told(client) and "4711" in self.told(client), "both stand there")
        client.click(client.wait_for("text", "To"))
        client.type(self.world.address("bob") + ",")
        client.wait_for("label", text="Cannot be encrypted: bob@.* has no certificate.")
        client.press("_?Send")
        question = client.wait_for_window("Not Sent")
        self.assertIsNone(question.find("push button", ".*Without the.*Quote.*"))
        self.assertEqual(self.world.fetch("bob"), [])
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
