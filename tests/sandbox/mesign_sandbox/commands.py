# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands of standard input; README.md lists them."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path

from .ca import write_pair
from .issuer import new_key
from .mailbox import deliver
from .processes import NotAvailable
from .smtp import Fault, SmtpServer
from .world import World


class Commands:
    """Carries out commands in a world. Each method below is a command with its options."""

    def __init__(self, world: World):
        self._world = world
        self._commands = {
            "deliver": self.deliver,
            "fetch": self.fetch,
            "smtp-fail": self.smtp_fail,
            "auth-results": self.auth_results,
            "mails": self.mails,
            "issue": self.issue,
            "revoke": self.revoke,
            "pki-mode": self.pki_mode,
            "portal": self.portal,
            "oauth": self.oauth,
        }

    def answer(self, line: str) -> str:
        """Carries out one line; whatever goes wrong is told in the answer."""
        try:
            request = json.loads(line)
            name = request.pop("do")
            if name not in self._commands:
                raise ValueError(f"there is no command {name}")
            return json.dumps({"ok": True, **self._commands[name](**request)})
        except Exception as error:
            logging.exception("%s", line.strip())
            return json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"})

    def deliver(
        self,
        to: str,
        file: str,
        mailbox: str | None = None,
        flags: str = "",
        sender: str = "sender@elsewhere.test",
        date: float | None = None,
    ) -> dict:
        """Puts a mail in the inbox, or stores it in a mailbox, as one that came at a date."""
        content = Path(file).read_bytes()
        user = self._world.user(to)
        if mailbox is None:
            imap = self._running("imap")
            deliver(imap.ports["lmtp"], sender, [user.address], content)
        else:
            self._running("store").append(user, mailbox, content, flags, date)
        return {}

    def fetch(self, user: str, mailbox: str = "INBOX") -> dict:
        """Copies the mails of a mailbox to files."""
        contents = self._running("store").fetch(self._world.user(user), mailbox)
        folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=self._world.directory))
        files = [folder / f"{number:05}.eml" for number in range(1, len(contents) + 1)]
        for file, content in zip(files, contents):
            file.write_bytes(content)
        return {"messages": [str(file) for file in files]}

    def smtp_fail(self, at: str, code: int = 451, times: int = 1, match: str = "") -> dict:
        """Lets the next transactions fail."""
        self._own_smtp().faults.add(Fault(at, code, times, match))
        return {}

    def auth_results(self, mode: str) -> dict:
        """Says how the mail of the portal is judged by the receiving server."""
        self._own_smtp().set_results_mode(mode)
        return {}

    def mails(self) -> dict:
        """Lists the mails taken by the SMTP server."""
        return {"mails": [mail.as_answer() for mail in self._own_smtp().mails]}

    def issue(
        self,
        address: str,
        out: str,
        key: str = "rsa2048",
        pem: bool = False,
        **options,
    ) -> dict:
        """Issues a mail certificate and writes it as PFX; the options are issue_pfx's."""
        authority = self._running("authority")
        private_key = new_key(key)
        packed, certificate = authority.issue_pfx(address, private_key=private_key, **options)
        path = Path(out)
        path.write_bytes(packed)
        if pem:
            write_pair(path.with_suffix(""), certificate, private_key)
        return {"serial": _hexadecimal(certificate.serial_number), "file": str(path.absolute())}

    def revoke(self, serial: str, reason: str = "unspecified", days_ago: float = 0) -> dict:
        """Revokes a mail certificate."""
        self._running("authority").revoke(int(serial, 16), reason, days_ago)
        return {}

    def pki_mode(self, service: str, mode: str) -> dict:
        """Lets OCSP, CRL or time stamps fail, or work again."""
        self._running("pki").set_mode(service, mode)
        return {}

    def oauth(self, lifetime: int | None = None, forget: str | None = None, hold: float | None = None) -> dict:
        """Says how long access tokens count, lets tokens end, and tells what was asked so far."""
        server = self._running("oauth")
        if lifetime is not None:
            server.set_lifetime(lifetime)
        if forget is not None:
            server.forget(forget)
        if hold is not None:
            server.set_hold(hold)
        return server.counts

    def _running(self, service: str):
        found = getattr(self._world, service)
        if found is None:
            raise NotAvailable("the service for this command does not run")
        return found

    def _own_smtp(self) -> SmtpServer:
        server = self._running("smtp")
        if not isinstance(server, SmtpServer):
            raise NotAvailable("this command needs --smtp aiosmtpd")
        return server

    def portal(self, **request) -> dict:
        """Hands a request on to the portal; portal/portal.py says which there are."""
        if self._world.portal is None:
            raise ValueError("there is no portal in this sandbox")
        return self._world.portal.command(request)


def _hexadecimal(serial: int) -> str:
    """Returns a serial number as other programs write it: in whole octets."""
    return serial.to_bytes((serial.bit_length() + 7) // 8, "big").hex().upper()
