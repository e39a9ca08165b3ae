#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's whole way, from the first log-in to a signed and encrypted mail that another one reads.

Everything is real but the money: mail servers, the certificate authority, the provider's pages, and mesignctl.
At the end the mail lying on the server is verified and decrypted once more by the openssl command line.

usage: demo.py --mesignctl PROGRAM [--keep DIR]
"""

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
from journey.mesignctl import Mesignctl
from journey.person import Person
from journey.witness import check_as_it_lies
from mesign_sandbox.client import Sandbox

SUBJECT = "合同审核意见 / Remarks on the contract"
TEXT = "李娜,您好:\n\n合同第三条请再看一遍。\nPlease look at section 3 once more.\n\n王芳\n"


class Journey:
    """The steps of the way, in order. Each says in words what happened."""

    def __init__(self, sandbox: Sandbox, program: Path, folder: Path):
        self._sandbox = sandbox
        self._facts = sandbox.facts
        self._folder = folder
        self._alice_user, self._bob_user = self._facts["users"][:2]
        self._alice = Mesignctl(program, folder / "alice")
        self._bob = Mesignctl(program, folder / "bob")
        self._journey = {}
        self._order = ""
        self._person = None

    def colleague_is_ready(self):
        """A colleague who has had a certificate for a while writes a signed hello."""
        pfx = self._folder / "bob.p12"
        self._sandbox.command(
            "issue", address=self._bob_user["address"], name="李娜", organization="示例科技有限公司",
            policy="sponsor", out=str(pfx), password="bob-pfx", pem=True)
        self._bob.log_in(self._facts, self._bob_user)
        self._bob.run("cert", "trust", self._facts["pki"]["anchor"])
        self._bob.run("cert", "import", str(pfx), "--password-file", "-", secret="bob-pfx\n")
        self._write(self._bob, self._bob_user, self._alice_user, "你好 / Hello", "你好!\n", "--sign")
        return f"{self._bob_user['address']} has a certificate and has sent a signed hello"

    def log_in(self):
        self._alice.log_in(self._facts, self._alice_user)
        self._alice.run("provider", "add", self._facts["portal"]["provider"], "--yes")
        self._alice.run("cert", "trust", self._facts["pki"]["anchor"])
        return f"logged in as {self._alice_user['address']}, to both servers"

    def order(self):
        self._person = Person(self._facts["portal"]["url"], Path(self._facts["ca"]), self._look_at_picture)
        self._person.register("wangfang", self._alice_user["address"], "Portal-Pass-2026")
        self._person.buy(address="", years=1, level="V4")
        self._person.applicant(name="王芳", organization="示例科技有限公司")
        self._order = self._person.confirm()
        return f"ordered at the portal: order {self._order}"

    def pay(self):
        self._person.pay(self._order)
        return "paid (the only thing that is not real)"

    def assign(self):
        certificate = self._person.assign(self._order, self._alice_user["address"], name="王芳")
        return f"assigned certificate {certificate} to {self._alice_user['address']}"

    def find_mails(self):
        self._alice.run("sync")
        ready = [j for j in self._alice.run("retrieval", "list")["journeys"] if j["state"] == "ready"]
        assert len(ready) == 1, f"expected one journey that is ready, found {ready}"
        self._journey = self._alice.run("retrieval", "show", str(ready[0]["id"]))["journey"]
        return f"found the mails with link and code of order {self._journey['order']} by myself"

    def retrieve(self):
        journey = self._journey
        self._person.retrieve(journey["link"], journey["code"], journey["password"])
        return "retrieved at the portal with link, code and a password made for it"

    def import_certificate(self):
        self._alice.run("sync")
        journey = self._alice.run("retrieval", "show", str(self._journey["id"]))["journey"]
        assert journey["state"] in ("imported", "in-use"), f"the journey stands at {journey['state']}"
        assert not journey.get("password"), "the protection password was not forgotten"
        own = self._alice.run("cert", "list", "--own")["certificates"]
        assert len(own) == 1 and own[0]["addresses"] == [self._alice_user["address"]], own
        return (f"the mail with the PFX came; imported: {own[0]['name']}, {own[0]['level']}, "
                f"valid until {own[0]['not_after'][:10]}")

    def send(self):
        self._write(self._alice, self._alice_user, self._bob_user, SUBJECT, TEXT, "--sign", "--encrypt")
        return f"sent to {self._bob_user['address']}, signed and encrypted, without asking for anything"

    def read(self):
        self._bob.run("sync")
        message = self._bob.find_message("INBOX", SUBJECT)
        assert message["encryption"]["status"] == "decrypted", message["encryption"]
        assert message["signature"]["status"] == "valid", message["signature"]
        signer = message["signature"]["signers"][0]
        assert signer["address"] == self._alice_user["address"] and signer["level"] == "V4", signer
        assert message["body"]["text"].strip() == TEXT.strip(), message["body"]["text"]
        return (f"{self._bob_user['address']} reads it: signed by {signer['name']} ({signer['organization']}, "
                f"{signer['level']}), encrypted with {message['encryption']['algorithm']}")

    def ask_openssl(self):
        lying = Path(self._sandbox.command("fetch", user=self._bob_user["address"], mailbox="INBOX")["messages"][-1])
        check_as_it_lies(lying, self._folder / "bob.pem", self._folder / "bob.key", Path(self._facts["pki"]["anchor"]),
                         self._alice_user["address"], TEXT, ("合同第三条", "section 3", "Remarks"))
        return "openssl cms decrypts and verifies the same mail as it lies on the server"

    def _look_at_picture(self, session: str) -> str:
        return self._sandbox.command("portal", what="captcha", session=session)["captcha"]

    def _write(self, client: Mesignctl, sender: dict, to: dict, subject: str, text: str, *protection: str):
        body = self._folder / "body.txt"
        body.write_text(text, encoding="utf-8")
        client.run("compose", "--from", sender["address"], "--to", to["address"], "--subject", subject,
                   "--body-file", str(body), *protection, "--send")

    STEPS = (colleague_is_ready, log_in, order, pay, assign, find_mails, retrieve, import_certificate, send, read,
             ask_openssl)


@contextmanager
def working_folder(keep):
    """The folder given, which stays, or one that goes away."""
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="mesign-demo-") as folder:
        yield Path(folder)


def main():
    parser = argparse.ArgumentParser(description="The way to a signed and encrypted mail, on real servers")
    parser.add_argument("--mesignctl", type=Path, required=True, help="the program")
    parser.add_argument("--keep", type=Path, help="a new folder for the profiles, which stays for a look afterwards")
    arguments = parser.parse_args()

    began = time.monotonic()
    with working_folder(arguments.keep) as folder, Sandbox("--users", "alice,bob") as sandbox:
        print(f"{time.monotonic() - began:6.2f} s  the servers are up, on this machine alone", flush=True)
        journey = Journey(sandbox, arguments.mesignctl.resolve(), folder)
        for number, step in enumerate(Journey.STEPS, 1):
            started = time.monotonic()
            said = step(journey)
            print(f"{time.monotonic() - started:6.2f} s  {number:2}. {said}", flush=True)
    print(f"{time.monotonic() - began:6.2f} s  in all")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # pylint: disable=broad-except
        print(f"The demo stopped: {error}", file=sys.stderr)
        sys.exit(1)
