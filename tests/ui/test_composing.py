#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing in the client, with certificates and without, and what goes out in truth.

usage: test_composing.py MESIGN MESIGNCTL SHIFTED_CLOCK_LIBRARY
"""

import re
import sys
import time
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

LIBRARY = Path(sys.argv[3]).resolve()


class Clock:
    """The client's time of day, which begins before a noon and stands in nobody's way at the end of a month."""

    def __init__(self, folder: Path):
        now = datetime.now()
        noon = now.replace(hour=11, minute=58, second=0, microsecond=0)
        while noon < now or noon.day > 27:
            noon += timedelta(days=1)
        self._path = folder / "clock"
        self._shift = 0
        self.now = now
        self.go_on(noon - now)

    def go_on(self, by: timedelta):
        self.now += by
        self._shift += int(by.total_seconds())
        self._path.write_text(str(self._shift), encoding="ascii")

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(LIBRARY), "MESIGN_TEST_CLOCK": str(self._path)}


class Composing(UiCase):
    services = "imap,smtp,ca,portal"

    def compose(self, to: str, subject: str, text: str, **environment: str):
        client = self.start(self.world.profile("alice"), **environment)
        client.press("New Message", limit=30)
        window = client.window("New Message")
        window.activate()
        client.type(to + ",")
        client.write("Subject", subject)
        client.find("text", "Message").write(text)
        return client

    def arrived(self, subject: str, user: str = "bob"):
        """The mail with this outer subject as it lies with a user."""
        def look():
            for path in self.world.fetch(user):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if message["Subject"] == subject:
                    return message
            return None
        return wait_until(look, f"“{subject}” arrives", 30)

    def test_without_certificate(self):
        """Nobody has one: it goes out as it is, and says so before."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Plain", "Hello.\n")
        client.wait_for("label", text="(?:Neither|Not|Will not|Cannot be|No).*")
        client.press("Send")
        client.wait_until_closed(".*New Message.*")
        message = self.arrived("Plain")
        self.assertEqual(message.get_content_type(), "text/plain")
        self.assertIn("Hello.", message.get_content())
        self.assert_calm(client)

    def test_only_mine(self):
        """I have a certificate, the other has none: signed, not encrypted, and both are told."""
        self.world.prepare("alice", certificate=True)
        client = self.compose(self.world.address("bob"), "Signed", "Hello.\n")
        client.wait_for("label", text=".*[Ss]igned.*(?:[Nn]ot encrypted|Cannot be encrypted).*")
        client.press("Send")
        client.wait_until_closed(".*New Message.*")
        self.assertEqual(self.arrived("Signed").get_content_type(), "multipart/signed")
        self.assert_calm(client)

    def test_with_both(self):
        """Comes after the others, by its name: from here on bob's certificate lies in alice's mail."""
        self.world.prepare("alice", certificate=True)
        self.world.prepare("bob", certificate=True)
        self.world.send("bob", "alice", "My certificate", "Here.\n", "--sign", "--no-encrypt")
        self.world.command_line("alice").run("sync")
        client = self.compose(self.world.address("bob"), "A secret", "Only for Bob.\n")
        client.wait_for("label", text="Will be signed and encrypted.*")
        client.press("Send")
        client.wait_until_closed(".*New Message.*")

        def look():
            return [path for path in self.world.fetch("bob") if b"enveloped-data" in path.read_bytes()
                    or b"authEnveloped" in path.read_bytes()]
        lying = wait_until(look, "the encrypted mail arrives", 30)[-1].read_bytes()
        for word in (b"Only for Bob", b"A secret"):
            self.assertNotIn(word, lying)
        self.assert_calm(client)

    def waiting(self):
        return self.world.command_line("alice").run("outbox", "list")["mails"]

    def test_send_later(self):
        """From the menu at the Send button: it waits for its morning, unsigned yet, and is taken back as it was."""
        self.world.prepare("alice", certificate=True)
        client = self.compose(self.world.address("bob"), "For tomorrow", "Good morning.\n")
        client.wait_for("label", text=".*[Ss]igned.*(?:[Nn]ot encrypted|Cannot be encrypted).*")
        client.click(client.wait_for(None, "Send Later", where=lambda node: node.role in ("push button", "toggle button")))
        client.press("Tomorrow Morning, 08:00", role="menu item")
        client.wait_until_closed("For tomorrow")
        (mail,) = self.waiting()
        tomorrow = time.localtime(time.time() + 86400)
        at = time.mktime((*tomorrow[:3], 8, 0, 0, 0, 0, -1))
        self.assertEqual((mail["send_at"], mail["written"]), (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), False))
        self.assertEqual(self.world.fetch("bob"), [])
        client.click(client.wait_for("list item", "Outbox, 1 waiting"))
        client.wait_for("label", text="Goes out .*, 08:00.*")
        client.press("Send Now")
        self.assertEqual(self.arrived("For tomorrow").get_content_type(), "multipart/signed")
        self.assert_calm(client)

    def test_send_at_a_chosen_time(self):
        """By the keyboard; a time that is over is refused at once, and Escape leaves the mail as it is."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Chosen", "Hello.\n")

        def open_dialog():
            client.click(client.wait_for(None, "Send Later", where=lambda node: node.role in ("push button", "toggle button")))
            client.press("Choose Day and Time…", role="menu item")
            window = client.window("Send Later")
            window.activate()
            return client.wait_for_window("Send Later")
        dialog = open_dialog()
        hour = next(node for node in dialog.walk() if node.role == "spin button" and node.name == "Hour")
        client.click(hour)
        client.key("Escape")
        client.wait_until_closed("Send Later")
        self.assertEqual(self.waiting(), [])
        dialog = open_dialog()
        for name, value in (("Hour", 23), ("Minute", 59)):
            spin = next(node for node in dialog.walk() if node.role == "spin button" and node.name == name)
            client.click(spin)
            client.key("ctrl+a", *str(value), "Tab")
        client.wait_for("label", text="Goes out .*, 23:59.")
        client.press("_?Send Later", within=dialog)
        client.wait_until_closed("Chosen")
        (mail,) = self.waiting()
        self.assertEqual(mail["subject"], "Chosen")
        self.assertRegex(mail["send_at"], ":59:00Z$")
        self.assert_calm(client)

    def test_time_that_passes_meanwhile(self):
        """While a question stands open the chosen time goes by: nothing is sent at a time that nobody has chosen."""
        self.world.prepare("alice")
        clock = Clock(self.world.profile("alice"))
        client = self.compose(self.world.address("bob"), "", "Hello.\n", **clock.environment)
        client.click(client.wait_for(None, "Send Later", where=lambda node: node.role in ("push button", "toggle button")))
        client.press("Choose Day and Time…", role="menu item")
        client.window("Send Later").activate()
        dialog = client.wait_for_window("Send Later")
        for name, value in (("Hour", 12), ("Minute", 10)):
            spin = next(node for node in dialog.walk() if node.role == "spin button" and node.name == name)
            client.click(spin)
            client.key("ctrl+a", *str(value), "Tab")
        days = [node for node in dialog.walk() if node.role == "label" and re.fullmatch("[0-9]{1,2}", node.name)]
        first = [node.name for node in days].index("1")
        client.click(days[first + clock.now.day - 1])
        client.wait_for("label", text=f"Goes out {clock.now.day} .*, 12:10.")
        client.press("_?Send Later", within=dialog)
        question = client.wait_for("label", text="Send without a subject.")
        while question.find("push button", "_?Send") is None:
            question = question.parent()
        clock.go_on(timedelta(minutes=15))
        client.press("_?Send", within=question)
        client.wait_for("label", text="Not sent: the time it was to go out at is over.*")
        self.assertEqual((self.waiting(), self.world.fetch("bob")), ([], []))
        self.assert_calm(client)

    def test_taken_back_in_time(self):
        """As long as the preferences say a mail can be had back after Send, and goes out once when it is over."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        client.window("MeSign").activate()
        client.key("ctrl+comma")
        client.wait_for_window("Preferences")
        client.window("Preferences").activate()
        client.click(client.wait_for(None, "General"))
        spin = client.wait_for("spin button", "Wait before sending")
        client.click(spin)
        client.key("ctrl+a", "1", "5", "Tab")
        client.key("Escape")
        client.wait_until_closed("Preferences")
        self.assertIn("undo-seconds=15", (self.world.profile("alice") / "config" / "settings.ini").read_text(encoding="utf-8"))
        client.press("New Message")
        client.window("New Message").activate()
        client.type(self.world.address("bob") + ",")
        client.write("Subject", "In haste")
        client.find("text", "Message").write("Dear Bib.\n")
        client.press("Send")
        client.wait_until_closed("In haste")
        self.assertEqual([mail["written"] for mail in self.waiting()], [True])
        client.wait_for("label", text="The mail goes out in [0-9]+ seconds?[.]")
        client.press("Undo")
        client.wait_for_window("In haste")
        self.assertEqual(self.waiting(), [])
        client.find("text", "Message").write("Dear Bob.\n")
        client.press("Send")
        client.wait_until_closed("In haste")
        begun = time.monotonic()
        self.assertEqual(self.world.fetch("bob"), [])
        self.assertIn("Dear Bob", self.arrived("In haste").get_content())
        self.assertGreater(time.monotonic() - begun, 5)
        time.sleep(3)
        self.assertEqual(len(self.world.fetch("bob")), 1)
        self.assert_calm(client)

    def test_demanded_encryption_is_refused(self):
        """Who wants it encrypted is told why it is not sent, and has to say twice that it may be read."""
        self.world.prepare("alice", certificate=True)
        client = self.compose(self.world.address("bob"), "Demanded", "Hello.\n")
        client.wait_for("label", text="Signed. Not encrypted: bob@.* has no certificate.")
        client.press("Encrypt.*")
        client.wait_for("label", text="Cannot be encrypted: bob@.* has no certificate.")
        client.press("_?Send")
        client.press(".*Unencrypted.*", within=client.wait_for_window("Not Sent"))
        client.press(".*Cancel.*", within=client.wait_for_window("Send unencrypted.*"))
        self.assertEqual(self.world.fetch("bob"), [])
        client.press("_?Send")
        client.press(".*Unencrypted.*", within=client.wait_for_window("Not Sent"))
        client.press(".*Unencrypted.*", within=client.wait_for_window("Send unencrypted.*"))
        self.assertEqual(self.arrived("Demanded").get_content_type(), "multipart/signed")
        self.assert_calm(client)

    def test_never_weaker_than_said(self):
        """Somebody is added and the mail sent in one breath: what was to be read below does not come true, so it stays."""
        self.world.prepare("alice", certificate=True)
        client = self.compose(self.world.address("alice"), "In one breath", "Hello.\n")
        client.wait_for("label", text="Will be signed and encrypted.")
        client.window("In one breath").activate()
        client.click(client.find("text", "To"))
        client.type(self.world.address("bob"))
        client.key("ctrl+Return")
        client.wait_for("label", text="Not sent: it would not be encrypted any more, because bob@.*")
        self.assertEqual(self.world.fetch("bob"), [])
        self.assert_calm(client)

    def answer_secret(self, below: str = ""):
        """An answer to an encrypted mail that goes to somebody without a certificate, too, as it is being written."""
        self.world.prepare("alice", certificate=True)
        self.world.send("alice", "alice", "Top secret", "The code is 4711.\n", "--sign", "--encrypt")
        self.world.command_line("alice").run("sync")
        if below:
            account = self.world.command_line("alice").run("account", "list")["accounts"][0]["id"]
            with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as file:
                file.write(f"\n[footers]\n{account}={below}\n")
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*Top secret.*", limit=30))
        client.press("Reply", limit=30)
        window = client.window("Re: Top secret")
        window.activate()
        client.click(client.wait_for("text", "To"))
        client.type(self.world.address("bob") + ",")
        client.wait_for("label", text="Cannot be encrypted: bob@.* has no certificate.")
        window.activate()
        client.click(client.find("text", "Message"))
        return client

    def test_quotation_stays_secret(self):
        """An answer to an encrypted mail goes to somebody without a certificate: without what it quotes."""
        client = self.answer_secret()
        client.key("ctrl+Home")
        client.type("My own words.")
        self.assertIn("4711", client.find("text", "Message").text)
        client.press("_?Send")
        client.press(".*Without the.*Quote.*", within=client.wait_for_window("Not Sent"))
        client.press(".*Without the.*Quote.*", within=client.wait_for_window("Send unencrypted.*"))
        client.wait_until_gone("frame", "Re: Top secret")
        raw = wait_until(lambda: self.world.fetch("bob"), "the answer arrives", 30)[-1].read_bytes()
        self.assertIn(b"My own words.", raw)
        for word in (b"4711", b"Top secret"):
            self.assertNotIn(word, raw)
        self.assert_calm(client)

    def test_text_below_is_no_quotation(self):
        """The text below every mail is the writer's own, also where the encrypted mail that is answered says the same."""
        client = self.answer_secret("The code is 4711.")
        self.assertTrue(client.find("text", "Message").text.startswith("\n\nThe code is 4711.\n\n"))
        client.press("_?Send")
        client.press(".*Without the.*Quote.*", within=client.wait_for_window("Not Sent"))
        client.press(".*Without the.*Quote.*", within=client.wait_for_window("Send unencrypted.*"))
        client.wait_until_gone("frame", "Re: Top secret")
        raw = wait_until(lambda: self.world.fetch("bob"), "the answer arrives", 30)[-1].read_bytes()
        self.assertEqual(raw.count(b"4711"), 1)
        self.assert_calm(client)

    def test_quotation_undone_stays_secret(self):
        """A piece of the quotation that undo has brought back is not taken for the writer's own words."""
        client = self.answer_secret()
        client.key("ctrl+End")
        client.key("ctrl+shift+Left")
        client.key("ctrl+shift+Left")
        client.key("Delete")
        wait_until(lambda: "4711" not in client.find("text", "Message").text, "the code is deleted")
        client.key("ctrl+z")
        wait_until(lambda: "4711" in client.find("text", "Message").text, "the code is back")
        client.press("_?Send")
        question = client.wait_for_window("Not Sent")
        client.wait_for("label", text=".*cannot be told any more from what you wrote.*")
        self.assertIsNone(question.find("push button", ".*Without the.*Quote.*"))
        self.assert_calm(client)

    def test_text_below(self):
        """What stands below every mail: at the end of a new one, above what an answer quotes."""
        self.world.deliver("alice", b"From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: Question\n"
                                    b"Message-ID: <question@elsewhere.test>\n\nWell?\n")
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        client.window("MeSign").activate()
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.wait_for("text", "Email signature").write("王芳\nTel. 1")
        client.window("Preferences").close()
        client.wait_until_closed("Preferences")
        client.press("New Message")
        client.wait_for_window("New Message")
        client.wait_for("text", "Message", text="\n\n-- \n王芳\nTel. 1")
        client.key("ctrl+w")
        client.wait_until_closed("New Message")
        client.open_row(".*Question.*")
        client.key("r")
        client.wait_for_window("Re: Question")
        client.wait_for("text", "Message", text="\n\n王芳\nTel. 1\n\nCarol.* wrote:\n> Well.\n")
        client.type("Yes.")
        client.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        client.wait_for("text", "Message", text="\n\n王芳\nTel. 1\n\nCarol.* wrote:\n> Well.\n")
        self.assert_calm(client)

    def test_click_below(self):
        """A click into the empty room below goes on with what is written, not with the text below every mail."""
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        client.window("MeSign").activate()
        client.key("ctrl+comma")
        window = client.wait_for_window("Preferences")
        client.click(wait_until(lambda: window.find("list item", self.world.address("alice")), "the account"))
        client.wait_for("text", "Email signature").write("Tel. 1")
        client.window("Preferences").close()
        client.wait_until_closed("Preferences")
        client.press("New Message")
        client.wait_for_window("New Message")
        text = client.wait_for("text", "Message", text="\n\n-- \nTel. 1")
        for place, typed in (60, "Hello"), (200, " there"):
            x, y, _, height = text.extents
            client.click_at(client.window("New Message"), x + place, y + height - 30)
            client.type(typed)
        client.wait_for("text", "Message", text="Hello there\n\n-- \nTel. 1")
        self.assert_calm(client)

    def test_answer(self):
        """What others have below their mail is not quoted; behind a recipient one goes on in the same line."""
        self.world.deliver("alice", b"From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: Question\n"
                                    b"Message-ID: <question@elsewhere.test>\n\nWell?\n\n-- \nCarol\nTel. 7\n")
        self.world.prepare("alice")
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        client.open_row(".*Question.*")
        client.key("r")
        client.wait_for_window("Re: Question")
        client.wait_for("text", "Message", text="\n\nCarol.* wrote:\n> Well.\n")
        client.window("Re: Question").resize(360, 600)
        field = client.wait_for("text", "To")
        chip = client.wait_for("push button", "Carol.*")
        wait_until(lambda: abs(field.extents[1] - chip.extents[1]) < 12, "the recipient's line is gone on with")
        self.assert_calm(client)

    def test_draft_is_kept(self):
        """Closing keeps what was written; it can be gone on with."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Half a thought", "Not finished.\n")
        client.wait_for(None, ".*Saved.*", limit=30)
        client.window("New Message|Half a thought").close()
        keep = client.find("push button", ".*Keep.*")
        if keep is not None:
            client.press(".*Keep.*")
        client.wait_until_gone("text", "Subject")
        wait_until(lambda: self.world.fetch("alice", "Drafts"), "the draft lies on the server", 30)
        self.assert_calm(client)

    def test_draft_has_one_window(self):
        """Whoever goes on with a draft that is being written comes to the window it is written in."""
        self.world.prepare("alice")
        client = self.compose(self.world.address("bob"), "Half a thought", "Not finished.\n")
        client.wait_for(None, ".*Saved.*", limit=30)
        client.window("MeSign").activate()
        client.click(client.wait_for("list item", "Drafts.*"))
        client.click(client.wait_for("list item", ".*Half a thought.*"))
        client.press("Edit Draft")
        time.sleep(1)
        self.assertEqual(len(client.root.find_all("text", "Subject")), 1)
        self.assert_calm(client)

    def test_wrong_address_is_told(self):
        self.world.prepare("alice")
        before = len(self.world.fetch("bob"))
        client = self.compose("nobody at home", "To whom", "Hello.\n")
        client.press("Send")
        self.assertTrue(client.wait_for("text", "Subject"), "the window closed although nothing could be sent")
        self.assertEqual(len(self.world.fetch("bob")), before)
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
