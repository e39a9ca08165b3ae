#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What helps in reading: the size of text, finding words, invitations.

usage: test_reading_tools.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position

MAIL = """From: {name} <{address}>
To: alice@example.test
Subject: {subject}
Message-ID: <{id}@elsewhere.test>
MIME-Version: 1.0
Content-Type: {type}; charset=utf-8
{more}
{text}
"""

PAGE = "<p style='color:#123456'>" + "Words that go over many lines. " * 60 + "</p>"


EVENT = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@example.test
DTSTART;TZID=China Standard Time:20261201T140000
DTEND;TZID=China Standard Time:20261201T153000
SUMMARY:合同评审
LOCATION:会议室 3
RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3
ORGANIZER;CN=李娜:mailto:na@example.test
ATTENDEE:mailto:alice@example.test
ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@example.test
END:VEVENT
END:VCALENDAR
"""

INVITATION = f"""From: Li Na <na@example.test>
To: alice@example.test
Subject: Review
Message-ID: <invitation@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain

You are invited.
--a
Content-Type: text/calendar; charset=utf-8; method=REQUEST
Content-Transfer-Encoding: 8bit

{EVENT}
--a--
--m
Content-Type: application/ics
Content-Disposition: attachment; filename=invite.ics
Content-Transfer-Encoding: 8bit

{EVENT}
--m--
""".encode()


def mail(subject: str, text: str, **options) -> bytes:
    fields = {"name": "Carol", "address": "carol@elsewhere.test", "type": "text/plain", "more": "",
              "id": subject.replace(" ", "-"), **options}
    return MAIL.format(subject=subject, text=text, **fields).encode()


class ReadingTools(UiCase):
    services = "imap,smtp,ca"

    def setUp(self):
        super().setUp()
        self.world.prepare("alice", sync=False)

    def open(self, subject: str):
        client = self.start(self.world.profile("alice"))
        client.open_row(f".*{subject}.*")
        return client

    def height(self, client, **what):
        return client.wait_for(**what).extents[3]

    def test_zoom(self):
        """Text becomes larger and smaller by keys and the menu, and stays so."""
        self.world.deliver("alice", mail("Plain", "A line of text."))
        client = self.open("Plain")
        line = {"role": "label", "text": r"A line of text\.\n?"}
        usual = self.height(client, **line)
        client.key("ctrl+plus", "ctrl+plus", "ctrl+plus", "ctrl+plus")
        wait_until(lambda: self.height(client, **line) > 1.5 * usual, "the text is larger")
        client.key("ctrl+0")
        wait_until(lambda: self.height(client, **line) == usual, "the text is as before")
        client.key("ctrl+minus", "ctrl+minus", "ctrl+minus")
        wait_until(lambda: self.height(client, **line) < 0.8 * usual, "the text is smaller")
        for _ in range(7):
            client.press("More Actions")
            client.press("Larger Text", role="menu item")
        wait_until(lambda: self.height(client, **line) > 1.5 * usual, "the text is larger")
        client.key("ctrl+q")
        client.wait_for_end(5)
        again = self.open("Plain")
        wait_until(lambda: self.height(again, **line) > 1.5 * usual, "the text is still larger")
        self.assert_calm(again)

    def test_page_fits(self):
        """What is drawn as a page is as high as it is, in a narrow window, a wide one, and with larger text."""
        self.world.deliver("alice", mail("Page", PAGE, type="text/html"))
        client = self.open("Page")
        body = {"role": None, "name": "Text of the mail"}
        window = client.window("MeSign")
        window.resize(1200, 700)
        wait_until(lambda: self.height(client, **body) > 60, "the page is drawn")
        time.sleep(1)
        wide = self.height(client, **body)
        window.resize(360, 700)
        wait_until(lambda: self.height(client, **body) > 1.4 * wide, f"the page is higher than {wide} in a narrow window")
        narrow = self.height(client, **body)
        client.key("ctrl+plus", "ctrl+plus", "ctrl+plus")
        wait_until(lambda: self.height(client, **body) > 1.6 * narrow, "the page is higher with larger text")
        client.key("ctrl+0")
        wait_until(lambda: abs(self.height(client, **body) - narrow) < 4, "the page is as before")
        window.resize(1200, 700)
        wait_until(lambda: abs(self.height(client, **body) - wide) < 4, f"the page is as low as before: {wide}, {narrow}")
        self.assert_calm(client)

    def start_find(self, client):
        client.key("ctrl+f")
        client.wait_for(None, "Find in this conversation", where=lambda node: node.has("focused"))

    def is_seen(self, client, **what):
        """Whether it stands within the window."""
        _, y, _, height = client.wait_for(**what).extents
        return y > 100 and y + height < client.wait_for_window("MeSign").extents[3]

    def test_find_in_text(self):
        """Words are found in what was written and what is quoted and folded, one after the other, whatever their letters."""
        text = "\n".join(f"Line {number}.\n" for number in range(80)) + "\n-- \nThe ZEBRA 斑马 ends.\n"
        self.world.deliver("alice", mail("Animals", "A zebra.\n\n> quoted zebra.\n> (a.*b)\n" + "> more\n" * 12 + "\n" + text))
        client = self.open("Animals")
        end = {"role": "label", "text": "(?s).*The ZEBRA 斑马 ends.*"}
        self.assertFalse(client.find("label", text=".*quoted zebra.*(?s:.*)"))
        self.start_find(client)
        client.type("zebra")
        client.wait_for("label", text="1 of 3")
        client.wait_for("label", text="quoted zebra.*(?s:.*)")
        client.key("Return")
        client.wait_for("label", text="2 of 3")
        client.key("Return")
        client.wait_for("label", text="3 of 3")
        wait_until(lambda: self.is_seen(client, **end), "the end of the mail is in sight")
        client.key("Return")
        client.wait_for("label", text="1 of 3")
        wait_until(lambda: not self.is_seen(client, **end), "the beginning is in sight")
        client.key("shift+Return")
        client.wait_for("label", text="3 of 3")
        client.key("ctrl+a")
        client.type("(a.*b)")
        client.wait_for("label", text="1 of 1")
        client.key("ctrl+a")
        client.type("giraffe")
        client.wait_for("label", text="Not found")
        client.key("Escape")
        client.wait_until_gone("label", text="Not found")
        client.key("ctrl+shift+f")
        client.wait_for(None, "Search all mail", where=lambda node: node.has("focused"))
        self.assert_calm(client)

    def test_find_in_page(self):
        """The same in a mail that is drawn as a page, which is moved to where the words stand."""
        self.world.deliver("alice", mail("Page", "<p>A zebra.</p>" + PAGE * 8 + "<p>The <b>Zeb</b>ra.</p>", type="text/html"))
        client = self.open("Page")
        body = {"role": None, "name": "Text of the mail"}
        wait_until(lambda: self.height(client, **body) > 1000, "the page is drawn")
        top = client.wait_for(**body).extents[1]
        self.start_find(client)
        client.type("zebra")
        client.wait_for("label", text="1 of 2")
        client.key("Return")
        client.wait_for("label", text="2 of 2")
        wait_until(lambda: client.wait_for(**body).extents[1] < top - 500, "the end of the page is in sight")
        client.press("Previous Match")
        client.wait_for("label", text="1 of 2")
        wait_until(lambda: client.wait_for(**body).extents[1] > top - 200, "its beginning is in sight")
        client.key("Escape")
        client.wait_until_gone("label", text="1 of 2")
        self.assert_calm(client)

    def show_only(self, client, what: str):
        client.press("Mailbox Menu")
        client.press("Show Only", role="menu item")
        client.press(what, role="menu item")

    def test_filters(self):
        """The list shows what is wanted of a mailbox, follows what changes, and keeps what one is reading."""
        for subject in ("Old", "Older", "Fresh", "Fresher"):
            self.world.deliver("alice", mail(subject, f"This is {subject}."), mailbox="INBOX",
                               flags="" if "Fresh" in subject else "\\Seen")
        client = self.start(self.world.profile("alice"))
        client.wait_for("list item", ".*Old,.*", limit=30)
        client.wait_for("list item", ".*Fresher.*")
        self.show_only(client, "Unread")
        client.wait_until_gone("list item", ".*Old.*")
        client.wait_for("list item", "Unread.*Fresh,.*")
        client.wait_for("label", text="Unread")
        client.open_row(".*Fresher.*")
        client.wait_until_gone("list item", "Unread.*Fresher.*", limit=30)
        client.wait_for("list item", ".*Fresher.*")
        client.wait_for("label", text=r"This is Fresher\.\n?")
        self.world.deliver("alice", mail("Newest", "Just in."))
        client.wait_for("list item", "Unread.*Newest.*", limit=60)
        self.show_only(client, "Starred")
        client.wait_for("label", text="Nothing Starred")
        self.show_only(client, "All")
        client.click(client.wait_for("list item", ".*Older.*"))
        client.wait_for("label", text=r"This is Older\.\n?")
        client.key("s")
        client.wait_for("list item", ".*Older.*starred.*")
        self.show_only(client, "Starred")
        client.wait_until_gone("list item", ".*Fresh.*")
        client.wait_for("list item", ".*Older.*starred.*")
        client.click(client.wait_for("list item", "Sent"))
        client.wait_for("label", text="Nothing Sent Yet")
        client.click(client.wait_for("list item", "Inbox.*"))
        client.wait_for("list item", ".*Fresh,.*")
        self.assert_calm(client)

    def test_rows_are_equal(self):
        """Rows are equally high, read or not, whatever they are written in."""
        mails = (("Read", "Carol", "Latin words.", "\\Seen"), ("Unread", "Carol", "Latin words.", ""),
                 ("已读邮件", "李娜", "中文的正文。", "\\Seen"), ("未读邮件", "李娜", "中文的正文。", ""), ("Top", "Carol", "Words.", ""))
        for number, (subject, name, text, flags) in enumerate(mails):
            self.world.deliver("alice", mail(subject, text, name=name, id=str(number)), mailbox="INBOX", flags=flags)
        client = self.start(self.world.profile("alice"))
        for subject, _, text, _ in mails:
            client.wait_for("list item", f"(Unread, )?.*{subject}.*{text}.*", limit=60)
        # The one on top has the heading above it.
        heights = {client.wait_for("list item", f"(Unread, )?[^,]*, {subject},.*").extents[3] for subject, *_ in mails[:4]}
        self.assertEqual(len(heights), 1, heights)
        self.assert_calm(client)

    def test_misleading_link(self):
        """A link that leads elsewhere than it says is asked about, with both addresses, and not opened without a yes."""
        page = "<p style='margin:0;color:#123456'><a href='https://evil.test/login'>https://www.bank.test/login</a></p>"
        self.world.deliver("alice", mail("Bank", page, type="text/html"))
        client = self.open("Bank")
        body = client.wait_for(None, "Text of the mail")
        time.sleep(1.5)
        x, y, _, _ = client.wait_for(None, "Text of the mail").extents
        client.click_at(client.window_of(body), x + 60, y + 8)
        dialog = client.wait_for_window("This Link Leads Elsewhere")
        self.assertTrue(dialog.find("label", text="(?s).*https://www.bank.test/login.*https://evil.test/login.*"))
        client.press("_?Cancel", within=dialog)
        client.wait_until_closed("This Link Leads Elsewhere")
        self.assert_calm(client)

    def test_invitation(self):
        """An invitation is told in words, once where it comes twice, and says whose word it is."""
        self.world.deliver("alice", INVITATION)
        client = self.open("Review")
        client.wait_for("label", text=r"Invitation from 李娜 <na@example\.test>")
        client.wait_for("label", text="合同评审")
        client.wait_for("label", text="Tue, 1 December 2026, 06:00 – 07:30, every week on Tue, 3 times")
        client.wait_for("label", text="会议室 3")
        client.wait_for("label", text="2 people are invited")
        self.assertEqual(len(client.root.find_all("label", text="合同评审")), 1)
        client.wait_for("push button", r"invite\.ics.*Open")
        self.assertIsNone(client.find("push button", r"attachment\.ics.*Open"), "the same file is shown once")
        client.click(client.wait_for(None, "Who is invited"))
        client.wait_for("label", text="bob@example.test: will come")
        client.wait_for("label", text="Not signed. Anyone could have written this.")
        self.assert_calm(client)


if __name__ == "__main__":
    tap.main()
