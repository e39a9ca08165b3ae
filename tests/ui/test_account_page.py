#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account page keeps to its provider: what leads elsewhere is neither shown nor asked for.

usage: test_account_page.py MESIGN MESIGNCTL
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui import browser  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.clipboard import clipboard  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop import MEMBER, letter  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.shop_case import TITLE, ShopCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.web import Page  # noqa: E402  pylint: disable=wrong-import-position


FORM = """<form method=post action=/retrieve>
<input name=email><input name=code><input name=pw type=password><input name=again type=password>
<input name=captcha><button>Go</button></form>"""
FILLED = "Filled in for you. Type the random code and submit."


class AccountPage(ShopCase):
    """What is shown, and what is not."""

    def assert_refused(self, client, page, key, words):
        page.press(key)
        wait_until(lambda: page.address.startswith("Address "), "the address of a page that is not shown")
        client.wait_for("label", text="This Page Is Not Shown Here")
        client.wait_for("label", text=words)
        client.press("Go Back")
        wait_until(lambda: page.address.startswith("Secure address "), "the page before")
        page.wait_for("/")

    def test_what_leads_elsewhere(self):
        client, page = self.open()
        self.assert_refused(client, page, "a", r"localhost:\d+ does not belong to The Shop.*")
        self.assert_refused(client, page, "b", ".*not secured by https.*")
        self.assert_refused(client, page, "c", r"localhost:\d+ does not belong to The Shop.*")
        self.assert_refused(client, page, "g", ".*made to deceive.*")
        page.press("f")
        page.wait_for("/frames")
        wait_until(lambda: "/second" in self.shop.own.asked, "the frame of its own is loaded")
        self.assertTrue(page.address.startswith("Secure address "), page.address)
        self.assertEqual(self.shop.foreign.asked, [])
        self.assert_calm(client)

    def test_windows(self):
        """A page of the provider's gets a window, one of somebody else's goes to the browser."""
        seen = browser.install(self.display.folder / "home", self.world.folder)
        client, page = self.open()
        page.press("z")
        wait_until(seen.exists, "the browser is asked")
        wait_until(lambda: seen.read_text(encoding="utf-8") == f"https://localhost:{self.shop.ports['foreign']}/\n", "its page")
        windows = [node for node in client.root.children() if node.name == TITLE]
        self.assertEqual(len(windows), 1)
        page.press("y")
        wait_until(lambda: len([node for node in client.root.children() if node.name == TITLE]) == 2, "the second window")
        wait_until(lambda: "/second" in self.shop.own.asked, "its page is loaded")
        self.assertEqual(self.shop.foreign.asked, [])

    def test_trouble(self):
        """A certificate for another name cannot be clicked away; a server that is silent can be asked again."""
        client, page = self.open()
        page.press("d")
        client.wait_for("label", text="The Connection Is Not Safe")
        client.wait_for("label", text=".*its certificate is for another name.*")
        buttons = {node.name for node in client.wait_for_window(TITLE).find_all("push button", None)}
        self.assertFalse(any(word in name for name in buttons for word in ("Accept", "Continue", "Proceed")), buttons)
        self.assertEqual(self.shop.misnamed.asked, [])
        client.press("Go Back")
        page.wait_for("/")
        page.press("h")
        client.wait_for("label", text="The Page Cannot Be Loaded")
        client.wait_for("label", text=r"localhost:\d+ takes no connections at the moment\. Try again in a few minutes\.")
        client.press("Try Again")
        client.wait_for("label", text="The Page Cannot Be Loaded")
        self.assert_calm(client)

    def test_download(self):
        """A certificate is offered for import; a wrong password is told in place."""
        client, page = self.open()
        page.press("e")
        client.wait_for("label", text="Import the certificate “mine.p12”.")
        client.write("Password of the certificate", "not it")
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text=".*password.* wrong.*|.*wrong password.*")
        client.write("Password of the certificate", "try-it")
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="The certificate is imported.")
        client.wait_for("label", text=f"For {self.world.address('alice')}, from .*, valid until .*")
        left = [path for path in self.world.folder.rglob("*") if path.name == "certificate"]
        self.assertEqual(left, [])
        self.assert_calm(client)

    def test_made_by_script(self):
        """A page may make the file itself, of what it has fetched before."""
        client, page = self.open()
        page.press("m")
        client.wait_for("label", text="Import the certificate “made.p12”.")
        client.write("Password of the certificate", "try-it")
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="The certificate is imported.")
        self.assertTrue(page.address.startswith("Secure address "), page.address)
        self.assert_calm(client)

    def test_certificate_alone(self):
        """It is offered as well, and no password asked for."""
        client, page = self.open()
        page.press("n")
        client.wait_for("label", text="Import the certificate “mine.cer”.")
        client.wait_for("label", text="It comes without its key.*")
        self.assertIsNone(client.find("text", "Password of the certificate", where=lambda node: node.is_there))
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="The certificate is imported.")
        self.assertEqual(len(self.world.command_line("alice").run("cert", "list", "--people")["certificates"]), 1)
        self.assert_calm(client)

    def test_download_ends_the_order(self):
        """What the retrieval page hands out is the order's certificate, whatever password was chosen for it."""
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("provider", "add", str(self.shop.profile), "--yes")
        self.shop.own.pages["/retrieve"] = self.shop.own.pages["/"]
        self.world.deliver("alice", letter(self.shop.ports["own"], self.world.address("alice"), "CANARY42"))
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*pick up.*", limit=40))
        client.press("Continue…")
        client.wait_for("label", text="Choose a Protection Password")
        client.press("Continue")
        page = Page(client, TITLE)
        page.wait_for("/retrieve")
        # The token is no sight for whoever looks on; whoever goes on elsewhere copies the whole.
        self.assertNotIn("4711", client.wait_for_window(TITLE).outline())
        client.press("Secure address .*")
        wait_until(lambda: clipboard() == f"https://localhost:{self.shop.ports['own']}/retrieve?order=4711", "the link is copied")
        page.focus()
        page.press("e")
        client.wait_for("label", text="Import the certificate “mine.p12”.")
        client.write("Password of the certificate", "try-it")
        client.press("Import", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="The certificate is imported.")
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        client.wait_for("label", text="Your Certificate Is Ready|Certificate Imported")
        journey = self.world.command_line("alice").run("retrieval", "list")["journeys"][0]
        self.assertIn(journey["state"], ("imported", "in-use"))
        self.assertIsNotNone(journey["fingerprint"])
        self.assert_calm(client)

    def open_form(self):
        """The retrieval page of an order, filled in."""
        self.world.prepare("alice", sync=False)
        self.world.command_line("alice").run("provider", "add", str(self.shop.profile), "--yes")
        self.shop.own.pages["/retrieve"] = FORM
        self.world.deliver("alice", letter(self.shop.ports["own"], self.world.address("alice"), "CANARY42"))
        client = self.start(self.world.profile("alice"))
        client.click(client.wait_for("list item", ".*pick up.*", limit=40))
        client.press("Continue…")
        client.wait_for("label", text="Choose a Protection Password")
        client.press("Continue")
        page = Page(client, TITLE)
        client.wait_for("label", text=FILLED)
        page.focus()
        return client, page

    def test_waiting_for_the_answer(self):
        """Once it is submitted nobody is told to type and submit; where no answer comes, that is said."""
        client, page = self.open_form()
        self.shop.own.answers.clear()
        page.type("1234")
        page.press("Return")
        client.wait_for("label", text="Sent to The Shop. Its answer comes in a moment.")
        self.assertIsNone(client.find("label", text=FILLED))
        client.press("Stop", within=client.wait_for_window(TITLE))
        client.wait_for("label", text="No answer came. .*")
        self.assertIsNone(client.find("label", text="Sent to The Shop.*"))
        self.assertEqual(self.world.command_line("alice").run("retrieval", "list")["journeys"][0]["state"], "retrieving")
        self.shop.own.answers.set()
        client.press("Reload", within=client.wait_for_window(TITLE))
        client.press("Fill In", within=client.wait_for_window(TITLE))
        client.wait_for("label", text=FILLED)
        self.shop.own.pages["/retrieve"] = "<p>Thank you"
        page.focus()
        page.type("1234")
        page.press("Return")
        client.wait_for("label", text="Submitted. The certificate comes by mail.*")
        self.assert_calm(client)

    def test_answer_with_frames(self):
        """What the answer loads besides says nothing of the form."""
        client, page = self.open_form()
        self.shop.own.pages["/retrieve"] = "<p>Thank you<iframe src=/second></iframe>"
        page.type("1234")
        page.press("Return")
        client.wait_for("label", text="Submitted. The certificate comes by mail.*")
        self.assertIn("/second", self.shop.own.asked)
        self.assertEqual(self.world.command_line("alice").run("retrieval", "list")["journeys"][0]["state"], "submitted")
        self.assert_calm(client)

    def test_log_out(self):
        """The session outlives the program, belongs to one account, and is forgotten after a question."""
        client, page = self.open()
        page.press("k")
        page.wait_for("/cookie")
        before = len(self.shop.own.cookies)
        client.press("Reload", within=client.wait_for_window(TITLE))
        wait_until(lambda: self.shop.own.cookies[before:] == ["who=me"], "the cookie comes back")
        kept = [path for path in self.world.profile("alice").rglob("cookies.sqlite")]
        self.assertEqual(len(kept), 1)
        self.log_out(client, "Cancel")
        before = len(self.shop.own.cookies)
        client.press("Reload", within=client.wait_for_window(TITLE))
        wait_until(lambda: self.shop.own.cookies[before:] == ["who=me"], "it is still there")
        before = len(self.shop.own.cookies)
        self.log_out(client, "Log Out")
        page.wait_for("/")
        wait_until(lambda: self.shop.own.cookies[before:], "the first page is loaded anew")
        self.assertEqual(set(self.shop.own.cookies[before:]), {""})
        self.assertNotIn(b"who", kept[0].read_bytes())
        page.focus()
        page.press("e")
        client.wait_for("label", text="Import the certificate “mine.p12”.")
        self.assert_calm(client)

    def asked_for(self, server, path: str) -> list[str]:
        """What was sent along to log in, each time a page was asked for."""
        return [sent for asked, sent in zip(server.asked, server.credentials) if asked == path]

    def test_log_in_question(self):
        """The provider's own is put and answered, and forgotten by logging out; nobody else's is put."""
        client, page = self.open()
        page.press("l")
        client.wait_for("text", "User Name")
        client.wait_for("label", text="Log In to localhost")
        page.type("me")
        page.press("Return")
        page.type("not it")
        page.press("Return")
        client.wait_for("label", text="The site did not accept user name and password.*")
        wait_until(lambda: client.wait_for("text", "User Name").text == "me", "the name stays")
        page.type("open-sesame")
        page.press("Return")
        page.wait_for("/members")
        self.assertEqual([self.asked_for(self.shop.own, "/members")[at] for at in (0, -1)], ["", MEMBER])
        client.wait_until_gone("text", "User Name")
        asked = len(self.asked_for(self.shop.own, "/members"))
        self.log_out(client, "Log Out")
        page.wait_for("/")
        page.focus()
        page.press("l")
        client.wait_for("text", "User Name")
        self.assertEqual(self.asked_for(self.shop.own, "/members")[asked:], [""])
        client.press("Cancel")
        client.wait_until_gone("text", "User Name")
        page.wait_for("/")
        page.focus()
        page.press("l")
        client.wait_for("label", text="Log In to localhost")
        self.assert_calm(client)

    def test_log_in_question_of_others(self):
        client, page = self.open()
        self.shop.own.pages["/frames"] = f"<img src=https://localhost:{self.shop.ports['foreign']}/members>"
        page.press("f")
        page.wait_for("/frames")
        wait_until(lambda: "/members" in self.shop.foreign.asked, "the picture is asked for")
        time.sleep(1)
        self.assertIsNone(client.find("text", "User Name"))
        self.assertEqual(self.asked_for(self.shop.foreign, "/members"), [""])
        self.assert_calm(client)

    def look_at_cookie(self, path: str) -> str:
        """What the browser of the client's page said at the last visit of a page."""
        return next(cookie for asked, cookie in reversed(list(zip(self.shop.own.asked, self.shop.own.cookies))) if asked == path)

    def visit(self) -> str:
        """A life of the program in which the page is opened for an account, and gives a cookie; the one it was given before."""
        client = self.start(self.world.profile("alice"))
        client.wait_for("push button", "New Message", limit=30)
        client.press("Main Menu")
        client.press("Certificate Account", role="menu item")
        page = Page(client, TITLE)
        page.wait_for("/")
        before = self.look_at_cookie("/")
        page.focus()
        page.press("k")
        page.wait_for("/cookie")
        time.sleep(1)
        client.window(TITLE).close()
        client.wait_until_closed(TITLE)
        client.key("ctrl+q")
        client.wait_for_end(10)
        return before

    def test_two_accounts(self):
        """Each account has a session of its own, which outlives the program."""
        command_line = self.world.command_line("alice")
        self.world.prepare("alice", sync=False)
        command_line.run("provider", "add", str(self.shop.profile), "--yes")
        self.assertEqual(self.visit(), "")
        self.assertEqual(self.visit(), "who=me")
        command_line.log_in(self.world.facts, self.world.user("bob"))
        command_line.run("account", "remove", self.world.address("alice"), "--yes")
        self.assertEqual(self.visit(), "")

    def log_out(self, client, answer):
        client.press("Menu", within=client.wait_for_window(TITLE))
        client.press("Log Out and Forget…", role="menu item")
        client.wait_for("label", text="Log Out of The Shop.*")
        client.press(answer)
        client.wait_until_gone("label", text="Log Out of The Shop.*")


if __name__ == "__main__":
    tap.main()
