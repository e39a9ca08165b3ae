#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's whole way in the client, from the first start to a signed and encrypted mail that another one reads.

With a display it opens the client on its first page and leaves the rest to whoever sits there. Without one, or with
--by-itself, it starts a display of its own and goes the way as a person does: by what the accessibility tree names,
and inside web pages, which that tree does not reach, by keyboard. Everything is real but the money. Each step is
printed with its time and leaves a picture. At the end the openssl command line verifies and decrypts the mail as it
lies on the server.

usage: demo.py --mesign PROGRAM --mesignctl PROGRAM [--by-itself] [--pictures DIR]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from mesign_ui.client import Client
from mesign_ui.display import Display, wait_until
from mesign_ui.portal import TITLE, Portal
from mesign_ui.world import ORGANIZATION, Sandbox, World

from journey.witness import check_as_it_lies

SUBJECT = "合同审核意见 Remarks on the contract"
TEXT = "李娜,您好:\n\n合同第三条请再看一遍。\nPlease look at section 3 once more.\n\n王芳\n"


class Journey:
    """The steps of the way, in order. Each says in words what happened."""

    def __init__(self, world: World, display: Display, program: Path):
        self._world = world
        self._display = display
        self._program = program
        self._client: Client | None = None
        self._portal: Portal | None = None

    def picture(self, path: Path):
        self._display.picture(path)

    def evidence(self) -> str:
        """What the client showed and said, for whoever looks why it stopped."""
        if self._client is None or not self._client.is_running:
            return ""
        return self._client.root.outline() + "\n" + self._client.log.read_text(encoding="utf-8", errors="replace")

    def end(self):
        if self._client is not None:
            self._client.kill()

    # The steps

    def colleague_is_ready(self):
        """A colleague who has had a certificate for a while writes a signed hello."""
        self._world.prepare("bob", certificate=True)
        self._world.send("bob", "alice", "你好 / Hello", "你好!\n", "--sign")
        return f"{self._world.address('bob')} has a certificate and has sent a signed hello"

    def first_start(self):
        profile = self._world.prepare_empty("alice")
        self._client = Client(self._display, self._program, profile, "--account", self._world.address("alice"))
        self._client.wait_for("label", text="Welcome to MeSign")
        entry = self._client.wait_for("text", "Mail Address")
        assert entry.text == self._world.address("alice"), entry.text
        return "the client opens on its first page, with the address that was given"

    def log_in(self):
        self._client.write("Password", self._world.user("alice")["password"])
        self._client.press("Sign In")
        self._client.wait_for("label", text="Your Certificate", limit=30)
        return f"logged in as {self._world.address('alice')}, to both servers; the servers were found by the address"

    def open_account_page(self):
        client = self._client
        client.click(client.wait_for("list item", "Get a Certificate"))
        choice = client.find("list item", "(?:Sandbox CA|沙盒认证)")
        if choice is not None:
            client.click(choice)
        self._portal = Portal(self._world, client)
        self._portal.show()
        return "the account page shows the provider's site, at an address that can be read"

    def choose(self):
        self._portal.choose()
        return "chose a certificate of level V4 for a year"

    def log_in_at_portal(self):
        self._portal.register()
        return "has an account at the portal; the address was filled in by the client"

    def applicant(self):
        self._portal.name_applicant()
        return f"the applicant is 王芳 of {ORGANIZATION}"

    def confirm(self):
        self._portal.confirm()
        return f"ordered: {self._portal.orders()[0]['number']}"

    def pay(self):
        self._portal.pay()
        return "paid (the only thing that is not real)"

    def assign(self):
        self._portal.assign()
        return (f"assigned certificate {self._portal.certificate()['number']} to {self._world.address('alice')}, "
                "as filled in by the client")

    def find_mails(self):
        client = self._client
        client.window(TITLE).close()
        client.wait_for("label", text="Your Certificate Is on Its Way", limit=30)
        client.wait_for("text", "Protection Password.*", limit=60)
        return "both mails came and were found by the client: link and code"

    def choose_password(self):
        self._portal.open_retrieval(from_mail=False)
        return "a protection password was made; the retrieval page is open, with address, code and password filled in"

    def retrieve(self):
        self._portal.submit()
        self._portal.wait_issued()
        return "typed the random code and submitted; the provider issued the certificate"

    def import_certificate(self):
        client = self._client
        client.wait_for("push button", "Send Yourself.*", limit=25)
        for word in ("王芳", ORGANIZATION, self._world.address("alice"), r".*\(V4\)"):
            client.wait_for("label", text=word)
        return f"the mail with the PFX came and was imported by itself: 王芳, {ORGANIZATION}, V4"

    def write_to_self(self):
        client = self._client
        client.press("Send Yourself.*")
        client.wait_for("label", text="Signed by you.*", limit=60)
        return "a signed and encrypted mail to oneself arrived, and says so"

    def write(self):
        client = self._client
        client.press("Start")
        client.wait_for("push button", "New Message", limit=20)
        client.press("New Message")
        client.wait_for_window("New Message")
        client.window("New Message").activate()
        client.type(self._world.address("bob") + ",")
        client.write("Subject", SUBJECT)
        client.find("text", "Message").write(TEXT)
        client.wait_for("label", text="Will be signed and encrypted.*", limit=20)
        return f"wrote to {self._world.address('bob')}: “Will be signed and encrypted.”"

    def send(self):
        client = self._client
        client.press("Send")
        client.wait_until_closed(".*New Message.*")
        wait_until(lambda: any(b"enveloped-data" in mail.read_bytes().lower() for mail in self._world.fetch("bob")),
                   "the mail is with the other user", 30)
        return "sent, signed and encrypted, without asking for anything"

    def read(self):
        self._client.window("MeSign|密信|.*Inbox.*|.*").close()
        self._client.wait_for_end(5)
        self._client = client = Client(self._display, self._program, self._world.profile("bob"))
        row = client.wait_for("list item", f".*{SUBJECT}.*", limit=40)
        client.click(row)
        client.wait_for("label", text="Signed by 王芳, verified employee of .*[Ee]ncrypted for you.*", limit=20)
        client.wait_for(None, text=".*合同第三条请再看一遍.*")
        return f"{self._world.address('bob')} opens it: signed by 王芳 ({ORGANIZATION}, V4), encrypted"

    def ask_openssl(self):
        lying = [mail for mail in self._world.fetch("bob") if b"enveloped-data" in mail.read_bytes().lower()][-1]
        folder = self._world.folder
        check_as_it_lies(lying, folder / "bob.pem", folder / "bob.key", Path(self._world.facts["pki"]["anchor"]),
                         self._world.address("alice"), TEXT, ("合同第三条", "section 3", "Remarks"))
        return "openssl cms decrypts and verifies the same mail as it lies on the server"

    STEPS = (colleague_is_ready, first_start, log_in, open_account_page, choose, log_in_at_portal, applicant, confirm,
             pay, assign, find_mails, choose_password, retrieve, import_certificate, write_to_self, write, send, read,
             ask_openssl)


def go_by_itself(arguments):
    began = time.monotonic()
    pictures = arguments.pictures
    pictures.mkdir(parents=True, exist_ok=True)
    for old in [*pictures.glob("[0-9][0-9]-*.png"), *pictures.glob("stopped.txt")]:
        old.unlink()
    with Display(1280, 900) as display, Sandbox("--users", "alice,bob") as sandbox:
        print(f"{time.monotonic() - began:6.2f} s  the servers are up, on this machine alone", flush=True)
        profiles = display.folder / "profiles"
        profiles.mkdir()
        journey = Journey(World(sandbox, arguments.mesignctl.resolve(), profiles), display, arguments.mesign.resolve())
        try:
            for number, step in enumerate(Journey.STEPS, 1):
                started = time.monotonic()
                name = f"{number:02}-{step.__name__.replace('_', '-')}.png"
                try:
                    said = step(journey)
                except Exception:
                    (pictures / "stopped.txt").write_text(journey.evidence(), encoding="utf-8")
                    raise
                finally:
                    journey.picture(pictures / name)
                print(f"{time.monotonic() - started:6.2f} s  {number:2}. {said}", flush=True)
        finally:
            journey.end()
    print(f"{time.monotonic() - began:6.2f} s  in all; pictures in {pictures}/")


def open_for_a_person(arguments):
    with tempfile.TemporaryDirectory(prefix="mesign-demo-") as folder, Sandbox("--users", "alice,bob") as sandbox:
        world = World(sandbox, arguments.mesignctl.resolve(), Path(folder))
        world.prepare("bob", certificate=True)
        world.send("bob", "alice", "你好 / Hello", "你好!\n", "--sign")
        profile = world.prepare_empty("alice")
        print(f"""
The client opens on its first page. The address {world.address('alice')} is there already, its password is
“{world.user('alice')['password']}”. Choose “Get a Certificate” and the provider “Sandbox CA”; everything there is
real but the money. Then write to {world.address('bob')}, who has a certificate. Closing the window takes everything
down.
""", flush=True)
        subprocess.run([str(arguments.mesign.resolve()), "--profile", str(profile), "--account",
                        world.address("alice")], check=False)


def main():
    parser = argparse.ArgumentParser(description="The way to a signed and encrypted mail, in the client's windows")
    parser.add_argument("--mesign", type=Path, required=True, help="the client")
    parser.add_argument("--mesignctl", type=Path, required=True, help="the command-line program")
    parser.add_argument("--by-itself", action="store_true", help="go the way on a display of its own, though there is one")
    parser.add_argument("--pictures", type=Path, default=Path("demo"), help="where the pictures go (default: demo)")
    arguments = parser.parse_args()
    has_display = "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if has_display and not arguments.by_itself:
        open_for_a_person(arguments)
    else:
        go_by_itself(arguments)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # pylint: disable=broad-except
        print(f"The demo stopped: {error}", file=sys.stderr)
        sys.exit(1)
