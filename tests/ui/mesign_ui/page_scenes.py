# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the account page says where it shows no page, and what it asks."""

import time

from .display import wait_until
from .shop import Shop, letter
from .web import Page

_TITLE = ".*The Shop.*"


def _shop(stage) -> Shop:
    pfx = stage.world.folder / "mine.p12"
    stage.world.sandbox.command("issue", address=stage.world.address("alice"), name="王芳", out=str(pfx), password="try-it")
    shop = Shop(stage.world.folder, pfx.read_bytes())
    stage.world.prepare("alice", sync=False)
    stage.world.command_line("alice").run("provider", "add", str(shop.profile), "--yes")
    return shop


def _refusals(stage, page: Page):
    """Pages that are not shown, one after the other, and back from each."""
    words = stage.words
    client = stage.client
    for key, name, heading in (("a", "foreign", "This Page Is Not Shown Here"), ("b", "not-secured", "This Page Is Not Shown Here"),
                               ("g", "deceiving", "This Page Is Not Shown Here"), ("d", "unsafe", "The Connection Is Not Safe"),
                               ("h", "failed", "The Page Cannot Be Loaded")):
        page.focus()
        page.press(key)
        client.wait_for("label", text=words(heading))
        stage.take(f"page-{name}", _TITLE, widths=(360, 900))
        client.press(words("_Go Back"), within=client.wait_for_window(_TITLE))
        page.wait_for("/")


def _questions(stage, page: Page):
    words = stage.words
    client = stage.client
    page.focus()
    page.press("e")
    client.wait_for("label", text=words.beginning("Import the certificate “%s”?"))
    stage.take("page-import", _TITLE, widths=(360, 900))
    client.write(words("Password of the certificate"), "not it")
    client.press(words("_Import"), within=client.wait_for_window(_TITLE))
    time.sleep(2)
    stage.take("page-import-wrong", _TITLE, widths=(360, 900))
    client.write(words("Password of the certificate"), "try-it")
    client.press(words("_Import"), within=client.wait_for_window(_TITLE))
    client.wait_for("label", text=words("The certificate is imported."))
    stage.take("page-imported", _TITLE, widths=(360, 900))
    page.focus()
    page.press("l")
    client.wait_for("text", words("User Name"))
    stage.picture("page-log-in-question")
    client.window(_TITLE).resize(360, 640)
    page.type("me")
    page.press("Return")
    page.press("Return")
    client.wait_for("label", text=words("The site did not accept user name and password. Look whether Caps Lock is on, then try again."))
    time.sleep(1)
    stage.picture("page-log-in-wrong")
    client.press(words("_Cancel"))
    page.wait_for("/")
    client.press(words("Menu"), within=client.wait_for_window(_TITLE))
    client.press(words("_Log Out and Forget…"), role="menu item")
    client.wait_for("push button", words("_Log Out"))
    time.sleep(1)
    stage.picture("page-log-out")


def account_page(stage):
    """A site that leads astray, asks to log in, and hands out a certificate."""
    shop = _shop(stage)
    with shop.running():
        client = stage.start("alice")
        client.wait_for("push button", stage.words("New Message"), limit=30)
        client.press(stage.words("Main Menu"))
        client.press(stage.words("Certificate A_ccount"), role="menu item")
        page = Page(client, _TITLE)
        page.wait_for("/")
        _refusals(stage, page)
        _questions(stage, page)


def account_page_retrieval(stage):
    """The page of an order leads elsewhere, and opens another window."""
    words = stage.words
    shop = _shop(stage)
    with shop.running():
        shop.own.pages["/retrieve"] = shop.own.pages["/"]
        stage.world.deliver("alice", letter(shop.ports["own"], stage.world.address("alice"), "CANARY42"))
        client = stage.start("alice")
        client.click(client.wait_for("list item", ".*pick up.*", limit=40))
        client.press(words("Continue…"))
        client.wait_for("label", text=words("Choose a Protection Password"))
        client.press(words("C_ontinue"))
        page = Page(client, _TITLE)
        page.wait_for("/retrieve.*")
        time.sleep(6)
        stage.take("page-nothing-to-fill", _TITLE, widths=(360, 900))
        page.focus()
        page.press("y")
        time.sleep(0.7)
        stage.take("page-no-window", _TITLE, widths=(360,))
        page.focus()
        page.press("a")
        client.wait_for("label", text=words("This Page Is Not Shown Here"))
        stage.take("page-foreign-retrieving", _TITLE, widths=(360, 900))
        wait_until(lambda: not shop.foreign.asked, "nobody else was asked")


PAGE_SCENES = (account_page, account_page_retrieval)
