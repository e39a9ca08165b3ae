# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The states of the client worth a picture, and how one gets there."""

import contextlib
import sqlite3
import subprocess
import time
from pathlib import Path

from . import browser
from .card_scenes import CARD_SCENES
from .client import Client
from .display import wait_until
from .mailbox_scenes import MAILBOX_SCENES
from .page_scenes import PAGE_SCENES
from .portal import TITLE
from .web import Page
from .world import ORGANIZATION, Failed, provider_page

MAIN = "MeSign|密信"
DAY = 86400


class Stage:
    """What a scene plays on: a world, a client in one language and scheme, and a camera."""

    def __init__(self, display, world, program, environment, words, camera):
        self._display, self._program, self._environment = display, program, environment
        self.world, self.words, self.camera = world, words, camera
        self.client: Client | None = None

    def start(self, name: str, *arguments: str) -> Client:
        self.client = Client(self._display, self._program, self.world.profile(name), *arguments, **self._environment)
        return self.client

    @property
    def home(self) -> Path:
        return self._display.folder / "home"

    def close(self):
        if self.client is not None:
            self.client.kill()

    def take(self, name: str, title: str = MAIN, **options):
        self.camera.take(self.client, name, title, **options)

    def picture(self, name: str):
        """The whole screen as it is: several windows."""
        self.camera.take_screen(name)

    def write_mail(self, sender: str, to: str, subject: str, text: str, *options: str) -> bytes:
        """A mail made with mesignctl and not sent."""
        folder = self.world.folder
        body, out = folder / "body.txt", folder / "out.eml"
        body.write_text(text, encoding="utf-8")
        self.world.command_line(sender).run(
            "compose", "--from", self.world.address(sender), "--to", self.world.address(to), "--subject", subject,
            "--body-file", str(body), *options, "--output", str(out))
        return out.read_bytes()

    def lay_down(self, octets: bytes, days_ago: float, seen: bool = True):
        """In Alice's inbox, as one that came some days ago."""
        self.world.deliver("alice", octets, mailbox="INBOX", flags="\\Seen" if seen else "",
                           date=time.time() - days_ago * DAY)


def plain_mail(name: str, address: str, subject: str, text: str) -> bytes:
    return (f"From: {name} <{address}>\nTo: alice@example.test\nSubject: {subject}\n"
            f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\n"
            f"Message-ID: <{abs(hash(subject))}@{address.split('@')[1]}>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n").encode()


HTML = """From: 周报 <weekly@news.test>
To: alice@example.test
Subject: 本周要闻 The week in pictures
Message-ID: <html@news.test>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><body style="font-family: sans-serif"><h2 style="color:#1a5fb4">本周要闻</h2>
<table cellpadding="8" style="border:1px solid #ccc"><tr><td bgcolor="#eef">第一版</td><td>GTK 4 and friends</td></tr>
<tr><td bgcolor="#eef">第二版</td><td>Certificates for everybody</td></tr></table>
<p>Read <a href="https://news.test/all">all of it</a>. <img src="https://news.test/pixel.png" alt=""></p></body></html>
"""


def fill_inbox(stage: Stage):
    """Two people with certificates who know each other, and a week's mail of all kinds."""
    world = stage.world
    for name in ("alice", "bob"):
        world.prepare(name, sync=False)
        world.give_certificate(name, not_before_days=-60)
    for sender, to in (("alice", "bob"), ("bob", "alice")):
        hello = stage.write_mail(sender, to, "你好 Hello", "你好!\n", "--sign")
        world.deliver(to, hello, mailbox="INBOX", flags="\\Seen", date=time.time() - 0.98 * DAY)
        world.command_line(to).run("sync")
    contract = world.folder / "合同-第二版.pdf"
    contract.write_bytes(b"%PDF-1.4\n" + b"x" * 284000)
    sheet = world.folder / "附录二.xlsx"
    sheet.write_bytes(b"PK" + b"x" * 41000)
    lay = stage.lay_down
    lay(plain_mail("王芳的同事 Grace Wang", "grace@elsewhere.test", "Holiday plans",
                   "We could take the train on Friday and be back on Sunday."), 20)
    lay(HTML.encode(), 3)
    lay(plain_mail("billing@examp1e.test", "billing@examp1e.test", "Your account is on hold",
                   "Please verify your password within 24 hours."), 1.1)
    signed = stage.write_mail("bob", "alice", "Re: 服务器迁移计划", "周末切换没有问题，我来值班。\n", "--sign", "--no-encrypt")
    lay(signed, 1)
    payload = stage.write_mail("bob", "alice", "Pay 10", "Pay 10 to Bob.\n", "--sign", "--no-encrypt").replace(b"Pay 10 to", b"Pay 99 to")
    lay(payload, 0.2)
    lay(plain_mail("Carol Jones", "carol@elsewhere.test", "Minutes of the meeting",
                   "Thank you all for coming. Attached are the minutes, as far as I could keep up.\n\nCarol"), 0.1, False)
    lay(stage.write_mail("bob", "alice", "合同审核意见（第二版）",
                         "您好，\n\n附件是修改后的合同。请重点看第三条（交付与验收）和附录二，\n如无异议，请在周五下班前回复确认，"
                         "我们下周一安排用印。\n\n此致\n李娜\n\n示例科技有限公司 · 法务部\n",
                         "--sign", "--encrypt", "--attach", str(contract), "--attach", str(sheet)), 0.02, False)
    world.command_line("alice").run("sync", "--bodies", "all")


def open_mail(stage: Stage, subject: str):
    client = stage.client
    client.click(client.wait_for("list item", f".*{subject}.*", limit=30))
    time.sleep(1.5)


# Scenes: each is one profile and what can be seen in it.

def welcome(stage: Stage):
    words = stage.words
    stage.world.prepare_empty("alice")
    client = stage.start("alice")
    client.wait_for("text", words("Mail Address"))
    stage.take("welcome-sign-in", ".*")
    client.write(words("Mail Address"), "wangfang@163.com")
    time.sleep(3)
    stage.take("welcome-hint", ".*")
    client.write(words("Mail Address"), stage.world.address("alice"))
    client.write(words("Password"), "wrong")
    time.sleep(1)
    client.press(words("_Sign In"))
    wait_until(lambda: client.find("push button", words("_Sign In")), "it is refused", 20)
    time.sleep(1)
    stage.take("welcome-refused", ".*")
    client.write(words("Password"), stage.world.user("alice")["password"])
    client.press(words("_Sign In"))
    client.wait_for("label", text=words("Your Certificate"), limit=30)
    time.sleep(0.5)
    stage.take("welcome-choice", ".*")
    client.click(client.wait_for("list item", words("Get a Certificate")))
    client.wait_for("list item", "Sectigo")
    time.sleep(0.5)
    stage.take("welcome-providers", ".*")


def log_in_page(stage: Stage):
    """Where the provider wants people on its own page: with a password or that, that alone, and once more."""
    words, world = stage.words, stage.world
    browser.install(stage.home, world.folder)
    for name, further in (("either", ()), ("alone", ("OAuth2Only=true",))):
        profile = world.prepare_empty("alice")
        provider_page.lay_down(profile, world.facts, *further)
        client = stage.start("alice")
        client.wait_for("text", words("Mail Address"))
        client.write(words("Mail Address"), world.address("alice"))
        client.wait_for("push button", words("Sign In in the _Browser"))
        time.sleep(0.5)
        stage.take(f"log-in-page-{name}", ".*")
        if name == "either":
            stage.close()
    client.press(words("Sign In in the _Browser"))
    seen = world.folder / "browser.txt"
    wait_until(seen.exists, "the browser")
    stage.take("log-in-page-waits", ".*")
    page = provider_page.Browser(seen.read_text().split()[0], world.facts["ca"])
    page.visit(page.answer(world.address("alice"), world.user("alice")["password"], "allow"))
    client.wait_for("label", text=words("Your Certificate"), limit=30)
    stage.close()
    world.sandbox.command("oauth", forget="refresh")
    client = stage.start("alice")
    client.wait_for_window(words("Log In Again as %s").replace("%s", ".*"), limit=30)
    time.sleep(1)
    stage.picture("log-in-page-again")


log_in_page.services = "imap,smtp,ca,oauth"


def identities(stage: Stage):
    """An account that writes from two addresses: its page, and a mail."""
    words, world = stage.words, stage.world
    world.prepare("alice", certificate=True)
    for address, name in (("sales@example.test", "王芳（销售部）"), ("a.rather.long.address@department.example.test", "Alice")):
        world.command_line("alice").run("account", "add-identity", world.address("alice"), address, "--name", name)
    client = stage.start("alice")
    client.wait_for("push button", words("New Message"), limit=30)
    client.window(MAIN).activate()
    client.key("ctrl+comma")
    title = words("Preferences")
    window = client.wait_for_window(title)
    client.click(wait_until(lambda: window.find("list item", world.address("alice")), "the account"))
    client.click(client.wait_for("list item", words("Add an Address")))
    time.sleep(0.8)
    client.click(client.wait_for("text", words("Mail Address")))
    time.sleep(0.5)
    stage.take("identities", title, widths=(360, 700))
    below = client.wait_for("text", words("Email signature"))
    below.write("王芳\n示例科技有限公司 · 采购部\n010-1234 5678")
    client.click(client.wait_for("list item", words("Add an Address")))
    time.sleep(0.8)
    client.click(below)
    time.sleep(0.5)
    stage.take("text-below", title, widths=(360, 700))


def account_mailboxes(stage: Stage):
    """The lower half of an account's page: which mailboxes are shown."""
    words, world = stage.words, stage.world
    world.prepare("alice", certificate=True)
    world.command_line("alice").run("account", "mailboxes", world.address("alice"), "--subscribed")
    client = stage.start("alice")
    client.wait_for("push button", words("New Message"), limit=30)
    client.window(MAIN).activate()
    client.key("ctrl+comma")
    title = words("Preferences")
    frame = client.wait_for_window(title)
    client.click(wait_until(lambda: frame.find("list item", world.address("alice")), "the account"))
    client.wait_for("list item", words("Only subscribed mailboxes"))
    _, _, width, height = frame.extents
    for _ in range(10):
        client.click_at(client.window(title), width // 2, height // 2, button=5, times=3)
    time.sleep(0.8)
    stage.take("account-mailboxes", title, widths=(360, 700))


def order_certificate(stage: Stage):
    """At the portal, by program; link and code are on their way by mail then."""
    world = stage.world
    world.order(world.customer())
    wait_until(lambda: len(world.fetch("alice")) >= 2, "both mails came", 20)


def journey(stage: Stage):
    """From the card on a mail over the retrieval page to the certificate."""
    words, world = stage.words, stage.world
    world.prepare("alice")
    order_certificate(stage)
    client = stage.start("alice")
    client.wait_for("push button", words("New Message"), limit=30)
    open_mail(stage, ".*(?:取回码|[Rr]etrieval code)")
    stage.take("journey-mail")
    client.press(words("Continue…"))
    title = words("Welcome")
    client.wait_for_window(title)
    client.wait_for("text", words("Protection Password") + ".*", limit=30)
    time.sleep(1)
    stage.take("welcome-password", title)
    client.press(words("C_ontinue"), within=client.wait_for_window(title))
    page = Page(client, TITLE)
    time.sleep(5)
    stage.take("retrieval-page", TITLE)
    stage.take("welcome-retrieve", title)
    page.focus()
    page.type(world.sandbox.command("portal", what="captcha")["captcha"])
    page.press("Return")
    client.wait_for("label", text=words("Your Certificate Is Here"), limit=60)
    time.sleep(1)
    stage.take("welcome-done", title)


def request(stage: Stage):
    """A provider that takes a certificate request: the key is made here, and the page is filled in with the request."""
    words, world = stage.words, stage.world
    world.sandbox.command("portal", what="set", takes_requests=1)
    world.prepare("alice")
    world.command_line("alice").run("provider", "add", world.facts["portal"]["provider_requests"], "--yes")
    order_certificate(stage)
    client = stage.start("alice")
    client.wait_for("push button", words("New Message"), limit=30)
    open_mail(stage, ".*(?:取回码|[Rr]etrieval code)")
    client.press(words("Continue…"))
    title = words("Welcome")
    client.wait_for_window(title)
    client.wait_for("label", text=words("Your Key Was Made Here"), limit=30)
    time.sleep(1)
    stage.take("welcome-own-key", title)
    client.press(words("C_ontinue"), within=client.wait_for_window(title))
    page = Page(client, TITLE)
    time.sleep(5)
    stage.take("retrieval-page-request", TITLE)
    page.focus()
    page.type(world.sandbox.command("portal", what="captcha")["captcha"])
    page.press("Return")
    client.wait_for("label", text=words("Your Certificate Is Here"), limit=60)
    time.sleep(1)
    stage.take("welcome-done-own-key", title)


def on_its_way(stage: Stage):
    """The list of steps while nothing has come yet, and the account page beside it."""
    words = stage.words
    stage.world.prepare_empty("alice")
    client = stage.start("alice", "--account", stage.world.address("alice"))
    client.write(words("Password"), stage.world.user("alice")["password"])
    client.press(words("_Sign In"))
    client.wait_for("label", text=words("Your Certificate"), limit=30)
    time.sleep(0.5)
    client.click(client.wait_for("list item", words("Get a Certificate")))
    time.sleep(1)
    choice = client.find("list item", "(?:Sandbox CA|沙盒认证)")
    if choice is not None:
        client.click(choice)
    Page(client, TITLE)
    time.sleep(4)
    stage.take("account-page", TITLE)
    stage.take("welcome-on-its-way", words("Welcome"))


def refused(stage: Stage):
    """The password has changed on the server: the client asks, and says what is wrong when it is not told."""
    words = stage.words
    fill_inbox(stage)
    secrets = stage.world.profile("alice") / "config" / "secrets.ini"
    text = secrets.read_text(encoding="utf-8")
    secrets.write_text(text.replace("=pw-alice", "=pw-before"), encoding="utf-8")
    client = stage.start("alice")
    client.wait_for("text", words("Password"), limit=30)
    time.sleep(1)
    stage.picture("main-password-asked")
    client.press(words("_Cancel"))
    time.sleep(2)
    stage.take("main-refused")


def loading(stage: Stage):
    """The first start with an account, while the server keeps one waiting."""
    world = stage.world
    for number in range(20):
        world.deliver("alice", plain_mail("Carol Jones", "carol@elsewhere.test", f"Number {number}", "Hello."))
    world.prepare("alice", sync=False)
    servers = ["pkill", "-f", f"dovecot.*{world.facts['dir']}"]
    subprocess.run([*servers, "--signal", "STOP"], check=False)
    try:
        client = stage.start("alice")
        client.wait_for("push button", stage.words("New Message"), limit=30)
        time.sleep(1.5)
        stage.take("main-loading")
    finally:
        subprocess.run([*servers, "--signal", "CONT"], check=False)


def main_window(stage: Stage):
    words = stage.words
    fill_inbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    stage.take("main-list")
    for name, subject in {"unsigned": "Minutes of the meeting", "tampered": "Pay 10", "html": "本周要闻",
                          "signed": "服务器迁移计划", "encrypted": "合同审核意见"}.items():
        client.window(MAIN).resize(1400, 800)
        time.sleep(0.5)
        open_mail(stage, subject)
        stage.take(f"main-{name}")
    client.window(MAIN).resize(1400, 800)
    time.sleep(0.5)
    client.press(words("More actions for this mail"))
    time.sleep(0.8)
    stage.picture("main-card-menu")
    client.key("Escape")
    time.sleep(0.5)
    client.press(words.beginning("Signed by %1$s, verified employee of %2$s."))
    time.sleep(0.8)
    # The panel is a window of its own to the X server.
    stage.picture("main-panel")


NEWSLETTER = """DKIM-Signature: v=1; a=rsa-sha256; d=news.test; s=k; c=relaxed/relaxed;
 h=From:List-Unsubscribe:List-Unsubscribe-Post; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA
From: 周报 Weekly <weekly@news.test>
To: alice@example.test
Subject: 本周要闻 Weekly news
Message-ID: <sheet@news.test>
List-Unsubscribe: <https://news.test/leave?who=alice>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><head><style>
body {{ background: #f4f4f8; font-family: sans-serif; }}
.card {{ background: #ffffff; border: 1px solid #ddddee; border-radius: 8px; padding: 18px; margin: 12px; }}
h1 {{ color: #1a5fb4; font-size: 20px; margin: 0 0 12px 0; }}
td.first {{ background: #eeeeff; padding: 6px 12px; font-weight: bold; }}
td {{ padding: 6px 12px; }} .more {{ color: #ffffff; background: #1a5fb4; padding: 9px 18px; border-radius: 6px; }}
</style></head><body><div class=card><h1>本周要闻 The week</h1><table><tr><td class=first>第一版</td>
<td>GTK 4 and friends</td></tr><tr><td class=first>第二版</td><td>Certificates for everybody</td></tr></table>
<p><a class=more href="https://news.test/all">阅读全文 Read all</a></p></div></body></html>
"""

INVITATION = """From: 李娜 <na@elsewhere.test>
To: alice@example.test
Subject: 邀请：合同评审 Contract review
Message-ID: <invitation@elsewhere.test>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

请参加下周的评审。
Please come to next week's review.
--a
Content-Type: text/calendar; charset=utf-8; method=REQUEST
Content-Transfer-Encoding: 8bit

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@elsewhere.test
DTSTART;TZID=China Standard Time:20261201T140000
DTEND;TZID=China Standard Time:20261201T153000
SUMMARY:合同评审 Contract review
LOCATION:会议室 3
RRULE:FREQ=WEEKLY
ORGANIZER;CN=李娜:mailto:na@elsewhere.test
ATTENDEE:mailto:alice@example.test
ATTENDEE:mailto:bob@example.test
END:VEVENT
END:VCALENDAR
--a--
"""


def reading(stage: Stage):
    """A newsletter with a style sheet, how it is left, an invitation, larger text."""
    words = stage.words
    stage.world.prepare("alice", sync=False)
    stage.lay_down(NEWSLETTER.replace("{{", "{").replace("}}", "}").encode(), 1)
    stage.lay_down(INVITATION.encode(), 0.01)
    client = stage.start("alice")
    client.wait_for("list item", ".*Weekly news.*", limit=30)
    for name, subject in {"newsletter": "Weekly news", "invitation": "Contract review"}.items():
        client.window(MAIN).resize(1400, 800)
        time.sleep(0.5)
        open_mail(stage, subject)
        stage.take(f"reading-{name}")
    client.window(MAIN).resize(1200, 800)
    time.sleep(0.5)
    client.press(words("Mailbox Menu"))
    client.press(words("_Show Only"), role="menu item")
    time.sleep(0.8)
    stage.picture("reading-filter-menu")
    client.press(words("_Unread"), role="menu item")
    time.sleep(1)
    stage.take("reading-filter")
    client.window(MAIN).resize(1200, 800)
    time.sleep(0.5)
    client.press(words("Mailbox Menu"))
    client.press(words("_Show Only"), role="menu item")
    client.press(words("_All"), role="menu item")
    open_mail(stage, "Contract review")
    client.key("ctrl+f")
    client.wait_for(None, words("Find in this conversation"), where=lambda node: node.has("focused"))
    client.type("review")
    time.sleep(1)
    stage.take("reading-find")
    client.key("Escape")
    client.window(MAIN).resize(1200, 800)
    time.sleep(0.5)
    open_mail(stage, "Weekly news")
    client.press(words("_Unsubscribe…").replace("_", ""))
    time.sleep(1)
    stage.picture("reading-unsubscribe")


def search(stage: Stage):
    fill_inbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    client.window(MAIN).activate()
    client.key("ctrl+f")
    client.type("meeting")
    time.sleep(1.5)
    stage.take("main-search", widths=(900, 1400))
    client.key("ctrl+a")
    client.type("nothing like this")
    time.sleep(1.5)
    stage.take("main-search-empty", widths=(900,))
    client.key("ctrl+a")
    client.type("before:soon")
    time.sleep(0.5)
    client.key("Return")
    time.sleep(1)
    stage.take("main-search-refused", widths=(360, 900))
    client.window(MAIN).activate()
    client.key("ctrl+a")
    client.key("BackSpace")
    time.sleep(0.5)
    client.key("Down")
    time.sleep(1)
    # The suggestions are a window of their own to the X server.
    stage.picture("main-search-fields")
    client.key("Escape")
    client.type("carol")
    time.sleep(1)
    stage.picture("main-search-people")


def empty(stage: Stage):
    stage.world.prepare("alice")
    client = stage.start("alice")
    client.wait_for("push button", stage.words("New Message"), limit=30)
    time.sleep(2)
    stage.take("main-empty")


def offline(stage: Stage):
    fill_inbox(stage)
    for path in (stage.world.profile("alice") / "config" / "accounts").glob("*.account"):
        text = path.read_text(encoding="utf-8")
        for port in (stage.world.facts["imap"]["tls"], stage.world.facts["smtp"]["starttls"]):
            text = text.replace(str(port), "1")
        path.write_text(text, encoding="utf-8")
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    time.sleep(3)
    stage.take("main-offline")


def composer(stage: Stage):
    words, world = stage.words, stage.world
    fill_inbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    client.press(words("New Message"))
    subject = "合同审核意见（第三版）"
    title = f"{words('New Message')}|{subject}"
    client.wait_for_window(title)
    time.sleep(0.5)
    stage.take("composer-empty", title)
    client.window(title).activate()
    client.type(world.address("bob") + ",")
    client.write(words("Subject"), subject)
    client.find("text", words("Message")).write("李娜您好，\n\n第三条已按您的意见修改，附件为第三版。\n\n此致\n王芳\n")
    time.sleep(2)
    stage.take("composer-encrypted", title)
    client.window(title).activate()
    client.click(client.find("text", words("To")) or client.find("text", words("Subject")))
    client.type("stranger@elsewhere.test,")
    time.sleep(2)
    stage.take("composer-stranger", title)
    client.window(title).activate()
    client.find("text", words("Message")).write("Dear Li Na,\n\nplease recieve the third verson.\n")
    time.sleep(1)
    stage.take("composer-spelling", title)
    client.click(client.wait_for(None, words("Write with Formats"), where=lambda node: node.role in ("push button", "toggle button")))
    client.wait_for(None, words("Bold"), where=lambda node: node.role in ("push button", "toggle button"))
    time.sleep(2)
    client.key("ctrl+End")
    client.type("The ")
    client.key("ctrl+b")
    client.type("third")
    client.key("ctrl+b")
    client.type(" one.")
    client.key("Return")
    time.sleep(1)
    stage.take("composer-formats", title)


def certificates(stage: Stage):
    words = stage.words
    fill_inbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    client.click(client.wait_for("list item", words("Certificates")))
    title = words("Certificates")
    client.wait_for_window(title)
    time.sleep(1)
    stage.take("certificates-mine", title)
    client.press(words("Menu"), role=None, within=client.wait_for_window(title))
    client.press(words("_Trust Decisions"), role=None)
    client.wait_for_window(words("Trust Decisions"))
    time.sleep(0.8)
    stage.take("decisions", words("Trust Decisions"), widths=(360, 700))


def certificate_check(stage: Stage):
    """A certificate on its whole way: the mail is refused, then comes back."""
    words = stage.words
    world = stage.world
    world.prepare("alice", certificate=True)
    client = stage.start("alice")
    client.click(client.wait_for("list item", words("Certificates"), limit=30))
    title = words("Certificates")
    client.wait_for_window(title)
    client.wait_for("push button", words("_Check…"))
    time.sleep(0.8)
    stage.take("certificate", title)
    world.sandbox.command("smtp-fail", at="rcpt", code=550, times=1)
    client.press(words("_Check…"))
    title = words("Check Certificate")
    client.wait_for_window(title)
    client.wait_for("push button", words("Check _Again"), limit=60)
    time.sleep(0.8)
    stage.take("check-refused", title, widths=(360, 480))
    client.press(words("Check _Again"))
    client.wait_for("label", text=words("The certificate works: mail is signed and encrypted with it, sent, received and opened."), limit=60)
    time.sleep(0.8)
    stage.take("check-works", title, widths=(360, 480))


def certificate_life(stage: Stage):
    """No certificate yet; one that came by an order and ends soon; one with a newer one beside it."""
    words = stage.words
    world = stage.world
    world.prepare("alice")
    client = stage.start("alice")
    client.click(client.wait_for("list item", words("Certificates"), limit=30))
    title = words("Certificates")
    client.wait_for_window(title)
    client.wait_for("label", text=words("Your Certificates"))
    time.sleep(0.8)
    stage.take("certificates-none", title)
    client.kill()
    world.give_certificate("alice", not_before_days=-340, days=360)
    client = stage.start("alice")
    client.click(client.wait_for("list item", words("Certificates") + ".*", limit=30))
    client.wait_for_window(title)
    client.wait_for("push button", words("_Renew…"))
    time.sleep(0.8)
    stage.take("certificate-ends", title, widths=(900,))
    client.kill()
    world.give_certificate("alice")
    client = stage.start("alice")
    client.click(client.wait_for("list item", words("Certificates"), limit=30))
    window = client.wait_for_window(title)
    before = client.wait_for("list item", words("The certificate before it") + ".*")
    time.sleep(0.8)
    stage.take("certificate-renewed", title, widths=(900,))
    client.window(title).resize(900, 800)
    time.sleep(0.6)
    client.click(before)
    client.wait_for("list item", words("The certificate after it") + ".*", limit=30)
    time.sleep(0.8)
    stage.take("certificate-followed", title, widths=(900,))
    client.window(title).resize(360, 800)
    time.sleep(0.6)
    client.click(next(row for row in window.find("list", title).find_all("list item") if row.is_there))
    time.sleep(0.8)
    stage.take("certificate-narrow", title, widths=(360,))


def backup(stage: Stage):
    """Everything into one file, and what a file brings; the filters above the list."""
    words = stage.words
    fill_inbox(stage)
    path, secret = stage.world.folder / "mesign-2026-01-02.p12", stage.world.folder / "secret.txt"
    secret.write_text("Regen-Kupfer-Tal-47", encoding="utf-8")
    stage.world.command_line("alice").run("profile", "backup", str(path), "--password-file", str(secret))
    accounts = list((stage.world.profile("alice") / "config" / "accounts").glob("*.account"))
    accounts[0].write_text(accounts[0].read_text(encoding="utf-8").replace("Name=", "Name=新"), encoding="utf-8")
    client = stage.start("alice")
    client.click(client.wait_for("list item", words("Certificates"), limit=30))
    title = words("Certificates")
    window = client.wait_for_window(title)
    client.press(words("Menu"), role=None, within=window)
    time.sleep(0.8)
    stage.picture("certificates-menu")
    client.press(words("_Expiring Soon"), role=None)
    time.sleep(0.8)
    stage.take("certificates-filtered", title)
    client.press(words("Menu"), role=None, within=window)
    client.press(words("_Back Up Everything…"), role=None)
    title = words("Back Up Everything")
    client.wait_for_window(title)
    client.write(words("Password"), "Regen-Kupfer", within=client.root.find("frame", title))
    time.sleep(0.8)
    stage.take("backup", title, widths=(360, 480))
    client.key("Escape")
    client.wait_until_closed(title)
    client.press(words("Menu"), role=None, within=window)
    client.press(words("Re_store a Backup…"), role=None)
    client.wait_for_window(words("Choose the Backup"))
    time.sleep(0.5)
    client.key("ctrl+l")
    client.type(str(path))
    time.sleep(0.5)
    client.key("Return")
    title = words("Restore a Backup")
    client.wait_for_window(title)
    client.write(words("Password of the backup"), "Regen-Kupfer-Tal-47")
    client.key("Return")
    client.wait_for("list item", words("Private Keys"))
    time.sleep(0.8)
    stage.take("restore", title, widths=(360, 480))


def preferences(stage: Stage):
    stage.world.prepare("alice", certificate=True)
    client = stage.start("alice")
    client.wait_for("push button", stage.words("New Message"), limit=30)
    client.window(MAIN).activate()
    client.key("ctrl+comma")
    title = stage.words("Preferences")
    client.wait_for_window(title)
    time.sleep(0.8)
    stage.take("preferences", title, widths=(360, 700))
    client.click(wait_until(lambda: client.find(None, stage.words("General")), "the page"))
    time.sleep(0.8)
    stage.take("preferences-general", title, widths=(360, 700))
    client.click(wait_until(lambda: client.find(None, stage.words("Security")), "the page"))
    time.sleep(0.8)
    stage.take("preferences-security", title, widths=(360, 700))
    client.click(client.wait_for("list item", stage.words("_Set a Passphrase…") + ".*"))
    time.sleep(0.8)
    stage.take("passphrase", stage.words("Set Passphrase"), widths=(360, 700))
    client.key("Escape")
    client.wait_until_closed(stage.words("Set Passphrase"))
    client.window(title).activate()
    client.key("Escape")
    client.wait_until_closed(title)
    client.window(MAIN).activate()
    client.key("ctrl+question")
    title = stage.words("Keyboard Shortcuts")
    client.wait_for_window(title)
    time.sleep(1)
    stage.take("shortcuts", title, widths=(900,))


def send_unstamped(profile: Path, alice, queue):
    """Goes out at its time, when there is nobody to stamp it."""
    settings = profile / "config" / "settings.ini"
    before = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(f"{before}\n[security]\ntsa-url=http://127.0.0.1:1/\nprivate-authorities=true\n", encoding="utf-8")
    queue()
    with sqlite3.connect(profile / "data" / "mail.db") as database:
        database.execute("UPDATE outgoing SET send_at = 1 WHERE wishes LIKE '%timestamp%'")
    with contextlib.suppress(Failed):
        alice.run("sync")
    settings.write_text(before, encoding="utf-8")


def fill_outbox(stage: Stage):
    """One of each kind of what waits."""
    world, alice = stage.world, stage.world.command_line("alice")
    fill_inbox(stage)

    def send(subject, *options, fail=None):
        if fail is not None:
            world.sandbox.command("smtp-fail", **fail)
        with contextlib.suppress(Failed):
            alice.run("compose", "--from", "alice@example.test", "--subject", subject, "--send", *options)
    days = [time.strftime("%Y-%m-%dT08:00", time.localtime(time.time() + days * DAY)) for days in (1, 3)]
    send_unstamped(world.profile("alice"), alice, lambda: send("Bid for the tender", "--to", "bob@example.test", "--no-encrypt",
                                                              "--sign", "--timestamp", "--at", days[0]))
    send("季度报告", "--to", "bob@example.test", "--at", days[0], "--encrypt")
    send("Invitation for Monday", "--to", "bob@example.test", "--no-encrypt", "--at", days[1])
    send("Minutes of the meeting", "--to", "bob@example.test", "--to", "somebody.who.left@example.test", "--no-encrypt",
         fail={"at": "rcpt", "code": 550, "times": 1, "match": "left@"})
    send("An offer", "--to", "bob@example.test", "--no-encrypt", fail={"at": "rcpt", "code": 550, "times": 1, "match": "bob@"})
    send("Contract", "--to", "bob@example.test", "--no-encrypt", fail={"at": "after-data", "times": 1})


def outbox(stage: Stage):
    fill_outbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    client.click(client.wait_for("list item", stage.words("Outbox") + ".*"))
    client.wait_for("push button", stage.words("Back to Drafts"))
    time.sleep(1)
    stage.take("outbox")


def send_later(stage: Stage):
    words, world = stage.words, stage.world
    fill_inbox(stage)
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    client.press(words("New Message"))
    title = f"{words('New Message')}|邀请"
    client.window(title).activate()
    client.type(world.address("bob") + ",")
    client.write(words("Subject"), "邀请")
    time.sleep(1)
    client.click(client.wait_for(None, words("Send Later"), where=lambda node: node.role in ("push button", "toggle button")))
    client.wait_for("menu item", words("_Choose Day and Time…").replace("_", ""))
    time.sleep(0.8)
    stage.picture("send-later-menu")
    client.press(words("_Choose Day and Time…").replace("_", ""), role="menu item")
    client.wait_for_window(words("Send Later"))
    time.sleep(0.8)
    stage.take("send-later", words("Send Later"), widths=(360, 420), height=420)


def storage(stage: Stage):
    """How much room mail takes; a damaged store; mail into files and out of them."""
    words = stage.words
    fill_inbox(stage)
    stage.world.command_line("alice").run("account", "limit", stage.world.address("alice"), "--days", "90")
    (stage.world.profile("alice") / "data" / "mail.db").write_bytes(b"no database any more" * 1000)
    client = stage.start("alice")
    client.wait_for("list item", words("Trash", "mailbox") + ".*", limit=30)
    time.sleep(2)
    client.click(client.wait_for("list item", words("Inbox", "mailbox") + ".*"))
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    time.sleep(1)
    stage.take("store-damaged", widths=(360, 1200))
    client.press(words("Details"))
    time.sleep(1)
    stage.picture("store-damaged-details")
    client.key("Escape")
    time.sleep(0.5)
    client.window(MAIN).activate()
    client.key("ctrl+comma")
    title = words("Preferences")
    window = client.wait_for_window(title)
    client.click(wait_until(lambda: window.find("list item", stage.world.address("alice")), "the account"))
    row = client.wait_for("combo box", words("Keep here"))
    for _ in range(40):
        if row.has("focused"):
            break
        client.key("Tab")
    time.sleep(1)
    stage.take("preferences-room", title, widths=(360, 700))
    client.window(title).close()
    client.wait_until_closed(title)
    client.window(MAIN).activate()
    client.click(client.wait_for("list item", words("Inbox", "mailbox") + ".*"), button=3)
    item = words("_Export…")
    client.wait_for("menu item", item)
    time.sleep(0.5)
    stage.picture("mailbox-menu")
    while not client.find("menu item", item, where=lambda node: node.has("focused")):
        client.key("Down")
    client.key("Return")
    time.sleep(1)
    stage.picture("export")


def open_account(stage: Stage, client: Client):
    """The account's preferences, down to what is for other programs."""
    words = stage.words
    client.window(MAIN).activate()
    client.key("ctrl+comma")
    window = client.wait_for_window(words("Preferences"))
    client.click(wait_until(lambda: window.find("list item", stage.world.address("alice")), "the account"))
    client.wait_for("push button", words("_Export Account…"))


def press_by_keys(client: Client, button: str):
    node = client.wait_for("push button", button)
    for _ in range(60):
        if node.has("focused"):
            break
        client.key("Tab")
    time.sleep(0.5)


def account_exchange(stage: Stage):
    """A whole account into files of other programs, and out of them."""
    words, world = stage.words, stage.world
    fill_inbox(stage)
    given = world.folder / "Local Folders"
    given.mkdir()
    for number, name in enumerate(("Inbox", "Sent", "Archives", "客户"), 1):
        (given / name).write_text(f"From - Mon Jan  5 10:00:00 2026\nFrom: bob@example.test\nSubject: {name}\n"
                                  f"Date: Mon, 5 Jan 2026 10:0{number}:00 +0000\nMessage-ID: <{number}@given.test>\n\nText\n", encoding="utf-8")
    (given / "photo.jpg").write_bytes(bytes(range(256)))
    (given / "link").symlink_to("/etc/hostname")
    client = stage.start("alice")
    client.wait_for("list item", ".*合同审核意见.*", limit=30)
    open_account(stage, client)
    press_by_keys(client, words("_Import Account…"))
    stage.take("preferences-exchange", words("Preferences"), widths=(360, 700))
    press_by_keys(client, words("_Export Account…"))
    client.key("Return")
    title = words("Export %s").replace("%s", world.address("alice"))
    client.wait_for_window(title)
    time.sleep(0.8)
    stage.take("account-export", title, widths=(360, 460), height=360)
    client.key("Escape")
    client.wait_until_closed(title)
    press_by_keys(client, words("_Import Account…"))
    client.key("Return")
    chooser = client.wait_for_window(words("Folder with Mailboxes"))
    time.sleep(0.5)
    client.key("ctrl+l")
    time.sleep(0.3)
    client.key("ctrl+a")
    client.type(str(given))
    time.sleep(0.5)
    client.press(words("_Import").replace("_", ""), within=chooser)
    title = words("Import into %s").replace("%s", world.address("alice"))
    client.wait_for_window(title)
    client.wait_for("label", text="(?s).*photo.jpg.*")
    time.sleep(0.8)
    stage.take("account-import", title, widths=(360, 460), height=420)


SCENES = (welcome, log_in_page, identities, account_mailboxes, on_its_way, journey, request, *CARD_SCENES, *PAGE_SCENES, *MAILBOX_SCENES, loading, refused, main_window, reading, search, empty, offline,
          composer, send_later, outbox, certificates, certificate_check, certificate_life, backup, preferences, storage, account_exchange)
