#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading in the client: what it says of signed, encrypted, tampered, unsigned and unreadable mail.

usage: test_reading.py MESIGN MESIGNCTL
"""

import http.server
import io
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

PLAIN = """From: Carol <carol@elsewhere.test>
To: alice@example.test
Subject: Minutes of the meeting
Date: Mon, 23 Nov 2026 09:31:00 +0000
Message-ID: <minutes@elsewhere.test>
Content-Type: text/plain; charset=utf-8

Thank you all for coming.
Ask dave@elsewhere.test.
"""


NEWSLETTER = """From: Shop <news@elsewhere.test>
To: alice@example.test
Subject: {1}
Message-ID: <{1}@elsewhere.test>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p style="color:#123456">Everything must go.</p><img src="http://127.0.0.1:{0}/large.png?who=alice" alt="">
<img src="http://127.0.0.1:{0}/count.gif" width="1" height="1">
"""


class PictureServer:
    """A web server of pictures that remembers what it was asked for, and with which header fields."""

    def __init__(self, picture: bytes):
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                outer.asked.append((self.path, {name.lower() for name in self.headers}))
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.send_header("Set-Cookie", "seen=1")
                self.end_headers()
                self.wfile.write(picture)

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Reading(UiCase):
    """Alice has a certificate and gets mail of all kinds; the client says what it is."""

    services = "imap,smtp,ca"

    def setUp(self):
        super().setUp()
        self.world.prepare("alice", certificate=True, sync=False)
        self.world.prepare("bob", certificate=True, sync=False)

    def open(self, subject: str):
        """Starts the client and opens the mail with this subject."""
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", f".*{subject}.*", limit=30))
        return client

    def test_signed(self):
        self.world.send("bob", "alice", "Signed by Bob", "Hello.\n", "--sign")
        client = self.open("Signed by Bob")
        client.wait_for("label", text="Signed by 李娜, verified employee of 示例科技有限公司.*")
        client.wait_for(None, text="Hello.\n?")
        client.wait_for("label", text="bob@example.test · 示例科技有限公司")
        self.assertTrue(client.find(None, ".*[Tt]he signature is valid.*"), "the row or the card has no sign in words")
        self.assert_calm(client)

    def test_encrypted(self):
        self.world.send("alice", "bob", "My certificate", "Here it is.\n", "--sign")
        self.world.command_line("bob").run("sync")
        self.world.send("bob", "alice", "Hidden subject", "Only for Alice.\n", "--sign", "--encrypt")
        client = self.open("Hidden subject")
        client.wait_for("label", text="Signed by 李娜.*[Ee]ncrypted for you.*")
        client.wait_for(None, text="Only for Alice.\n?")
        for path in (self.world.profile("alice") / "data").glob("*.db*"):
            self.assertNotIn(b"Only for Alice", path.read_bytes(), f"the text lies in the clear in {path.name}")
        self.assert_calm(client)

    def test_tampered(self):
        self.world.send("bob", "alice", "Pay me", "Pay 10 to Bob.\n", "--sign")
        octets = wait_until(lambda: self.world.fetch("alice"), "the mail arrives")[-1].read_bytes()
        forged = octets.replace(b"Pay 10 to", b"Pay 99 to").replace(b"Subject: Pay me", b"Subject: Pay me now")
        # A mail of its own, not a copy in the same conversation.
        forged = forged.replace(b"Message-ID: <", b"Message-ID: <forged-")
        self.assertNotEqual(octets, forged)
        self.world.deliver("alice", forged)
        client = self.open("Pay me now")
        client.wait_for("label", text="The signature is wrong.*")
        self.assertIsNone(client.find("label", text="Signed by 李娜.*"))
        self.assert_calm(client)

    def test_beside_what_is_signed(self):
        """HTML as the alternative of a signed text, and a file beside it, are not taken for signed."""
        self.world.send("bob", "alice", "Offer", "The price is 100.\n", "--sign")
        octets = wait_until(lambda: self.world.fetch("alice"), "the mail arrives")[-1].read_bytes().replace(b"\r\n", b"\n")
        sender = next(line for line in octets.split(b"\n") if line.startswith(b"From: "))
        signed = octets[octets.index(b"Content-Type: multipart/signed") :]
        forged = (
            sender + b"\nTo: alice@example.test\nSubject: Offer of today\nMessage-ID: <today@elsewhere.test>\n"
            b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n"
            b"Content-Type: multipart/alternative; boundary=inner\n\n--inner\n" + signed + b"\n--inner\n"
            b"Content-Type: text/html\n\n<p>The price is 900.\n--inner--\n--outer\n"
            b"Content-Type: application/pdf; name=order.pdf\nContent-Disposition: attachment\n\n%PDF\n--outer--\n"
        )
        self.world.deliver("alice", forged)
        client = self.open("Offer of today")
        client.wait_for("label", text="Only a part of this mail is signed.*")
        fences = wait_until(lambda: client.root.find_all("label", text="Not part of what was signed.*"), "a fence")
        self.assertEqual(len(fences), 2, "text or file stand without a fence")
        self.assert_calm(client)

    def test_unsigned(self):
        self.world.deliver("alice", PLAIN.encode())
        client = self.open("Minutes of the meeting")
        client.wait_for("label", text="Not signed. Anyone could have written this.")
        client.wait_for(None, text="Thank you all for coming.\nAsk dave@elsewhere.test.\n?")
        client.wait_for("label", text=".*, [0-9][0-9]:[0-9][0-9]|[0-9][0-9]:[0-9][0-9]")
        self.assert_calm(client)

    def allow_private_pictures(self):
        with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as file:
            file.write("\n[reading]\nprivate-pictures=true\n")

    def count_red(self, client):
        """How much of the screen is of the colour of the picture."""
        path = client.picture(self.world.folder / "look.png")
        return sum(1 for red, green, blue in Image.open(path).convert("RGB").getdata()
                   if red > 240 and green < 20 and blue < 20)

    def test_pictures_from_the_web(self):
        """Nobody is asked for pictures until the reader wants them; what counts readers is never fetched."""
        octets = io.BytesIO()
        Image.new("RGB", (120, 80), (255, 0, 0)).save(octets, "PNG")
        server = PictureServer(octets.getvalue())
        self.addCleanup(server.close)
        self.allow_private_pictures()
        self.world.deliver("alice", NEWSLETTER.format(server.port, "Sale").encode())
        client = self.open("Sale")
        client.wait_for("push button", "Load Pictures")
        time.sleep(1)
        self.assertEqual((server.asked, self.count_red(client)), ([], 0))
        client.press("Load Pictures")
        wait_until(lambda: self.count_red(client) > 118 * 78, "the picture is drawn", pause=0.5)
        client.wait_until_gone("push button", "Load Pictures")
        self.assertEqual([path for path, _ in server.asked], ["/large.png?who=alice"])
        self.assertFalse(server.asked[0][1] & {"cookie", "referer"}, server.asked)
        self.assert_calm(client)

    def test_pictures_stay_out(self):
        """A mail does not reach into the network of its reader, unless that is allowed."""
        server = PictureServer(b"")
        self.addCleanup(server.close)
        self.world.deliver("alice", NEWSLETTER.format(server.port, "Sale").encode())
        client = self.open("Sale")
        client.press("Load Pictures")
        client.wait_until_gone("push button", "Load Pictures")
        time.sleep(2)
        self.assertEqual(server.asked, [])
        self.assert_calm(client)

    def test_pictures_in_encrypted_mail(self):
        """An address could carry what the mail says: nothing offers to load it."""
        self.world.send("alice", "bob", "My certificate", "Here it is.\n", "--sign")
        self.world.command_line("bob").run("sync")
        page = self.world.folder / "page.html"
        page.write_text(NEWSLETTER.format(9, "").split("\n\n", 1)[1], encoding="utf-8")
        self.world.send("bob", "alice", "Hidden sale", "Everything must go.\n", "--sign", "--encrypt",
                        "--html-file", str(page))
        client = self.open("Hidden sale")
        client.wait_for("label", text="Pictures from the web are not loaded in encrypted mail.*")
        self.assertIsNone(client.find("push button", "Load Pictures"))
        self.assert_calm(client)

    def from_menu(self, client, item: str):
        client.press("More actions for this mail")
        client.press(item, role="menu item")

    def test_print(self):
        """On paper stands who wrote it, what is to be said of the signature, and all the text; told by another program."""
        self.world.send("bob", "alice", "Paper copy 纸质", "The price is 100.\n合同已签。\n", "--sign")
        client = self.open("Paper copy")
        client.wait_for("label", text="Signed by 李娜.*")
        self.from_menu(client, "Print…")
        dialog = client.wait_for_window("Print")
        client.click(wait_until(lambda: dialog.find("label", "Print to File"), "the printer that is a file"))
        client.press("_?Print", within=dialog)
        home = self.display.folder / "home"
        path = wait_until(lambda: next((path for path in home.rglob("*.pdf") if path.stat().st_size > 0), None),
                          "it is printed")
        self.addCleanup(path.unlink)
        wait_until(lambda: path.read_bytes().rstrip().endswith(b"%%EOF"), "all of it is printed")
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True,
                              timeout=20).stdout
        text = " ".join(text.split())
        for word in ("Paper copy 纸质", "From Bob <bob@example.test>", "To alice@example.test", "Signed by 李娜",
                     "The price is 100. 合同已签。"):
            self.assertIn(word, text)
        self.assert_calm(client)

    def test_source(self):
        self.world.deliver("alice", PLAIN.encode())
        client = self.open("Minutes of the meeting")
        client.wait_for("label", text="Not signed.*")
        self.from_menu(client, "View Source")
        window = client.wait_for_window("Mail Source")
        wait_until(lambda: window.find(None, text="(?s).*Message-ID: <minutes@elsewhere.test>\n.*Thank you all.*"), "the source")
        client.key("Escape")
        client.wait_until_closed("Mail Source")
        self.assert_calm(client)

    def test_one_of_a_conversation(self):
        """One mail is starred, marked and deleted, and the others stay as they are."""
        for number, (subject, fields) in enumerate((("Plan", ""), ("Re: Plan", "In-Reply-To: <plan0@elsewhere.test>\n"))):
            self.world.deliver("alice", (f"From: Carol <carol@elsewhere.test>\nTo: alice@example.test\nSubject: {subject}\n"
                                         f"Message-ID: <plan{number}@elsewhere.test>\n{fields}\nWords {number}.\n").encode())
        client = self.open("Plan.*2 messages")
        client.wait_for(None, text="Words 1.\n?")
        menus = wait_until(lambda: (lambda found: found if len(found) >= 2 else None)(
            [node for node in client.root.find_all("push button", "More actions for this mail") if node.has_action]), "two cards")
        menus[0].act()
        client.press("Star", role="menu item")
        client.wait_for("list item", ".*Plan.*2 messages.*starred.*")
        flagged = self.world.command_line("alice").run("search", "is:flagged")["messages"]
        self.assertEqual([mail["message_id"] for mail in flagged], ["plan0@elsewhere.test"])
        menus[1].act()
        client.press("Delete This Mail", role="menu item")
        client.wait_for("label", text="Mail moved to trash")
        client.wait_until_gone(None, text="Words 1.\n?")
        client.wait_for(None, text="Words 0.\n?")
        client.press("Undo")
        client.wait_for(None, text="Words 1.\n?")
        self.assert_calm(client)

    def test_unreadable(self):
        """Encrypted for a certificate that is not here."""
        self.world.send("alice", "bob", "My certificate", "Here it is.\n", "--sign")
        self.world.command_line("bob").run("sync")
        own = self.world.command_line("alice").run("cert", "list", "--own")["certificates"][0]
        self.world.send("bob", "alice", "For the lost key", "Nobody reads this.\n", "--sign", "--encrypt")
        self.world.command_line("alice").run("cert", "delete", own["fingerprint"], "--yes")
        client = self.open(r"\[\.\.\.\]|.*Bob.*|.*李娜.*")
        client.wait_for("label", text="Encrypted, and none of your certificates opens it.*")
        self.assert_calm(client)

    def test_attachment_is_saved(self):
        attachment = self.world.folder / "合同.pdf"
        attachment.write_bytes(b"%PDF-1.4\n" + b"0123456789" * 500)
        self.world.send("bob", "alice", "With a contract", "See the file.\n", "--sign", "--attach", str(attachment))
        client = self.open("With a contract")
        client.wait_for(None, ".*合同.pdf.*")
        client.press("Save.*合同.pdf.*")
        client.wait_for_window("Save.*")
        target = self.world.folder / "saved.pdf"
        client.key("ctrl+a")
        client.type(str(target))
        client.key("Return")
        wait_until(lambda: target.exists() and target.read_bytes() == attachment.read_bytes(), "the file is saved whole")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
