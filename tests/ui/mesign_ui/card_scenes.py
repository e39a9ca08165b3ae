# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The card of an order in every state, and what it opens."""

import sqlite3
import time

from .display import wait_until
from .world import ORGANIZATION

# A state that lasts, what the list says of it, and whether link and code are there.
_OPEN = (
    ("none", "On its way", False, False),
    ("bought", "Bought, not assigned yet", False, False),
    ("assigned", "On its way", False, False),
    ("link", "Waiting for the retrieval code", True, False),
    ("code", "Waiting for the retrieval link", False, True),
    ("ready", "Ready to be retrieved", True, True),
    ("retrieving", "Being retrieved", True, True),
    ("submitted", "Waiting for the certificate", True, True),
    ("issued", "Here, to be imported", True, True),
)
_CODE = ".*(?:取回码|[Rr]etrieval code)"
_ISSUED = ".*(?:证书已签发|[Ii]ssued)"


def _states(stage):
    return [each["state"] for each in stage.world.command_line("alice").run("retrieval", "list")["journeys"]]


def _order(stage):
    """Bought and assigned at the portal, by program; link and code have come by mail. Answers whoever bought it."""
    stage.world.prepare("alice")
    person = stage.world.customer()
    stage.world.order(person)
    wait_until(lambda: stage.world.command_line("alice").run("sync") and _states(stage) == ["ready"], "its mails came", 30)
    return person


def _put(stage, state: str, with_link: bool, with_code: bool):
    """Says in the store that the order stands elsewhere: each picture would take a whole order else."""
    with sqlite3.connect(next(stage.world.profile("alice").rglob("keys.db"))) as database:
        database.execute("CREATE TEMP TABLE kept AS SELECT link, sealed_link_code FROM journey")
        database.execute(
            "UPDATE journey SET state = ?, link = CASE WHEN ? THEN link END, sealed_link_code = CASE WHEN ? THEN sealed_link_code END",
            (state, with_link, with_code))
        return database.execute("SELECT link, sealed_link_code FROM kept").fetchone()


def _put_back(stage, kept):
    with sqlite3.connect(next(stage.world.profile("alice").rglob("keys.db"))) as database:
        database.execute("UPDATE journey SET link = ?, sealed_link_code = ?", kept)


def cards(stage):
    """Of an order that has not ended, among the certificates."""
    words = stage.words
    _order(stage)
    title = words("Certificates")
    for state, row, with_link, with_code in _OPEN:
        kept = _put(stage, state, with_link, with_code)
        client = stage.start("alice")
        client.click(client.wait_for("list item", f"{title}.*", limit=30))
        client.wait_for_window(title)
        client.click(client.wait_for("list item", f".*{words(row)}.*"))
        time.sleep(0.5)
        stage.take(f"card-{state}", title, widths=(360, 900))
        if state == "ready":
            _open_what_it_opens(stage, title)
        stage.close()
        _put_back(stage, kept)


def _open_what_it_opens(stage, title: str):
    client, words = stage.client, stage.words
    for name, button in (("by-hand", "By _Hand"), ("more", "More about This Certificate")):
        client.press(words(button), role=None)
        time.sleep(0.8)
        stage.picture(f"card-{name}")
        client.key("Escape")
        time.sleep(0.5)
    for name, item, window in (("enter-link", "_Enter Retrieval Link…", "Enter Retrieval Link"),
                               ("enter-code", "E_nter Retrieval Code…", "Enter Retrieval Code")):
        client.press(words("By _Hand"), role=None)
        client.press(words(item), role="menu item")
        client.wait_for_window(words(window))
        time.sleep(0.5)
        stage.take(name, words(window), widths=(440, 360), height=300)
        client.key("Escape")
        client.wait_until_closed(words(window))
    client.press(words("More about This Certificate"), role=None)
    client.press(words("_Report for Support…"), role="menu item")
    client.wait_for_window(words("Report for Support"))
    time.sleep(0.5)
    stage.take("report", words("Report for Support"), widths=(360, 720), height=560)
    client.key("Escape")
    client.window(title).activate()


def _show(stage, name: str, subject: str, title: str):
    """The card on a mail."""
    client = stage.start("alice")
    client.click(client.wait_for("list item", f".*{subject}.*", limit=30))
    client.wait_for("label", text=stage.words(title))
    time.sleep(1)
    stage.take(name, widths=(360, 900))
    return client


def _import(stage, name: str, *options: str, **certificate):
    path = stage.world.folder / name
    issued = stage.world.sandbox.command("issue", **{
        "address": stage.world.address("alice"), "name": "王芳", "organization": ORGANIZATION, "policy": "sponsor",
        "out": str(path), "password": "try-it", **certificate})
    mine = stage.world.command_line("alice")
    mine.run("cert", "import", str(path), "--password-file", "-", *options, secret="try-it\n")
    mine.run("sync")
    mine.run("retrieval", "list")
    return issued


def cards_afterwards(stage):
    """Of an order whose certificate has come by mail, and what is asked before that mail goes."""
    words = stage.words
    person = _order(stage)
    mine = stage.world.command_line("alice")
    known = mine.run("retrieval", "show", "1")["journey"]
    person.retrieve(known["link"], known["code"], known["password"])
    wait_until(lambda: mine.run("sync") and _states(stage) == ["in-use"], "it is in use", 30)
    client = _show(stage, "card-in-use", _ISSUED, "Your Certificate Is Ready")
    client.press(words("_Delete That Mail…"))
    time.sleep(1)
    stage.picture("card-clean")
    client.press(words("_Keep"))
    stage.close()
    _import(stage, "newer.p12", days=800)
    _show(stage, "card-replaced", _ISSUED, "Replaced by a Newer Certificate")


def cards_renewal(stage):
    """Of an order whose certificate ends soon."""
    _order(stage)
    _import(stage, "soon.p12", "--retrieval", "1", days=20)
    _show(stage, "card-renew-soon", _CODE, "Time for a New Certificate")


def cards_expired(stage):
    """Of an order whose certificate has ended."""
    _order(stage)
    _import(stage, "over.p12", "--retrieval", "1", days=30, not_before_days=-31)
    _show(stage, "card-renew-expired", _CODE, "Time for a New Certificate")


def cards_revoked(stage):
    """Of an order whose certificate its authority has revoked, and whose certificate was deleted then."""
    _order(stage)
    issued = _import(stage, "revoked.p12", "--retrieval", "1", days=300)
    stage.world.sandbox.command("revoke", serial=issued["serial"], reason="keyCompromise", days_ago=1)
    mine = stage.world.command_line("alice")
    settings = next(stage.world.profile("alice").rglob("config")) / "settings.ini"
    settings.write_text("[security]\nprivate-authorities=true\nrevocation=ocsp\n", encoding="utf-8")
    signed, body = stage.world.folder / "signed.eml", stage.world.folder / "signed.txt"
    body.write_text("x", encoding="utf-8")
    alice = stage.world.address("alice")
    mine.run("compose", "--from", alice, "--to", alice, "--subject", "x", "--body-file", str(body), "--sign", "--no-encrypt",
             "--output", str(signed))
    stage.world.sandbox.command("revoke", serial=issued["serial"], reason="keyCompromise", days_ago=1)
    mine.run("message", "show", str(signed), "--revocation", expect=1)
    wait_until(lambda: mine.run("sync") and _states(stage) == ["renew"], "it is known to be revoked", 30)
    _show(stage, "card-renew-revoked", _CODE, "Time for a New Certificate")
    stage.close()
    mine.run("cert", "delete", mine.run("retrieval", "show", "1")["journey"]["fingerprint"], "--yes")
    mine.run("retrieval", "list")
    _show(stage, "card-renew-deleted", _CODE, "Time for a New Certificate")


CARD_SCENES = (cards, cards_afterwards, cards_renewal, cards_expired, cards_revoked)
