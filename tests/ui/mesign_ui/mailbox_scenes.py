# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is done to mailboxes: their menu, names, questions, what the server refused, mail dragged onto one."""

import imaplib
import ssl
import time

from .drag import drag

_MAIN = "MeSign|密信"
_MAIL = "From: 李娜 <lina@example.test>\nTo: alice@example.test\nSubject: {0}\nMessage-ID: <{1}@example.test>\n\n您好，请看附件。\n"


def _server(stage):
    user, imap = stage.world.user("alice"), stage.world.facts["imap"]
    server = imaplib.IMAP4_SSL("localhost", imap["tls"], ssl_context=ssl.create_default_context(cafile=stage.world.facts["ca"]))
    server.login(user["address"], user["password"])
    return server


def _make(stage, server, *names: str):
    for name in names:
        server.create(name)
        server.subscribe(name)


def _put(stage, mailbox: str, *subjects: str):
    for number, subject in enumerate(subjects):
        stage.world.deliver("alice", _MAIL.format(subject, f"{mailbox}-{number}").encode(), mailbox=mailbox)


def _menu(stage, mailbox: str):
    client = stage.client
    client.window(_MAIN).resize(1200, 800)
    time.sleep(0.6)
    client.click(client.wait_for("list item", mailbox), button=3)
    time.sleep(0.6)


def _choose(stage, item: str):
    client = stage.client
    client.wait_for("menu item", item)
    while not client.find("menu item", item, where=lambda node: node.has("focused")):
        client.key("Down")
    client.key("Return")


def _names(stage):
    client, words = stage.client, stage.words
    _menu(stage, "Projects.*")
    stage.picture("mailboxes-menu")
    _choose(stage, words("New _Mailbox Inside…"))
    client.wait_for_window(words("New Mailbox"))
    client.type("a/b")
    time.sleep(0.5)
    stage.take("mailbox-new", words("New Mailbox"), widths=(420, 340), height=260)
    client.key("Escape")
    client.wait_until_closed(words("New Mailbox"))
    _menu(stage, "Projects.*")
    _choose(stage, words("_Rename…"))
    client.wait_for_window(words("Rename Mailbox"))
    time.sleep(0.5)
    stage.take("mailbox-rename", words("Rename Mailbox"), widths=(420, 340), height=260)
    client.key("Escape")
    client.wait_until_closed(words("Rename Mailbox"))


def _questions(stage):
    client, words = stage.client, stage.words
    for name, mailbox, item in (("delete", "Projects.*", "_Delete…"), ("empty", words("Trash", "mailbox") + ".*", "_Empty Trash…")):
        _menu(stage, mailbox)
        _choose(stage, words(item))
        client.wait_for("push button", words("_Cancel"))
        time.sleep(0.6)
        stage.picture(f"mailbox-{name}")
        client.key("Escape")
        time.sleep(0.6)


def mailboxes(stage):
    server = _server(stage)
    _make(stage, server, "Projects", "Projects/2026", "Projects/2026/&Xwk-", "News", "Mine")
    _put(stage, "INBOX", "合同审核意见", "会议纪要", "Holiday plans")
    _put(stage, "Projects", "计划")
    _put(stage, "Projects/2026", "预算", "Budget")
    _put(stage, "Trash", "旧邮件", "Old")
    stage.world.prepare("alice")
    stage.world.command_line("alice").run("mailbox", "rename", "Mine", "Taken")
    server.create("Taken")
    client, words = stage.start("alice"), stage.words
    client.wait_for("list item", ".*会议纪要.*", limit=30)
    client.wait_for("label", text=words.beginning("Refused by the server, and undone: %s"), limit=30)
    stage.take("mailboxes-refused")
    client.window(_MAIN).resize(1200, 800)
    client.press(words("Details"))
    client.wait_for_window(words("Refused by the Server"))
    time.sleep(0.5)
    stage.take("mailboxes-refusals", words("Refused by the Server"), widths=(480, 360), height=320)
    client.key("Escape")
    client.wait_until_closed(words("Refused by the Server"))
    _names(stage)
    _questions(stage)
    client.press(words("Mailbox Menu"))
    time.sleep(0.6)
    stage.picture("mailboxes-list-menu")
    client.key("Escape")
    time.sleep(0.5)
    drag(client.window(_MAIN), client.wait_for("list item", ".*会议纪要.*"), client.wait_for("list item", "Projects.*"),
         lambda: stage.picture("mailboxes-drag"))
    time.sleep(0.6)
    stage.take("mailboxes-moved")
    server.logout()


mailboxes.services = "imap,smtp,ca"

MAILBOX_SCENES = (mailboxes,)
