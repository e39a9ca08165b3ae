# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends the retrieval mails and passes the slots on as they go out."""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

from . import mails
from .orders import Orders, Slot

_TIMEOUT = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mailer:
    """The submission server: STARTTLS, its certificate verified, then log-in."""

    host: str
    port: int
    user: str
    password: str
    ca: Path

    def send(self, mail: EmailMessage) -> bool:
        """Whether the server took the mail."""
        context = ssl.create_default_context(cafile=str(self.ca))
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT) as smtp:
                smtp.starttls(context=context)
                smtp.login(self.user, self.password)
                smtp.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            _log.warning("mail was not sent: %s", error)
            return False
        return True


class Delivery:
    """Each method answers whether its mails went out; what did not can be sent again.

    Kinds of mail can be held, as by a server on the way that is slow: they count as gone out.
    """

    KINDS = ("link", "code", "pfx")

    def __init__(self, mailer: Mailer, orders: Orders, address: str):
        self._mailer = mailer
        self._orders = orders
        self._address = address
        self._held_kinds: frozenset[str] = frozenset()
        self._held: list[tuple[str, EmailMessage]] = []

    def hold(self, kinds: frozenset[str]) -> list[str]:
        """Holds mails of these kinds from now on; lets go of all others, and answers what still waits."""
        self._held_kinds = kinds
        waiting, self._held = self._held, []
        for kind, mail in waiting:
            self._post(kind, mail)
        return [kind for kind, _ in self._held]

    def retrieval(self, slot: Slot, code_lifetime: float) -> bool:
        """Link and code, in two mails."""
        if not (self.link(slot) and self.code(slot, code_lifetime)):
            return False
        self._orders.mailed(slot)
        return True

    def link(self, slot: Slot) -> bool:
        token = self._orders.new_link(slot)
        url = self.retrieval_url(slot.number, token)
        return self._post("link", mails.link_mail(slot.number, slot.address, url))

    def code(self, slot: Slot, lifetime: float) -> bool:
        code, expires = self._orders.new_code(slot, lifetime)
        return self._post("code", mails.code_mail(slot.number, slot.address, code, expires))

    def pfx(self, slot: Slot) -> bool:
        issue = self._orders.issues(slot)[0]
        write = mails.certificate_mail if issue.is_without_key else mails.pfx_mail
        mail = write(slot.number, slot.address, issue.pfx, issue.not_after)
        if not self._post("pfx", mail):
            return False
        self._orders.issued(slot)
        return True

    def _post(self, kind: str, mail: EmailMessage) -> bool:
        if kind not in self._held_kinds:
            return self._mailer.send(mail)
        self._held.append((kind, mail))
        return True

    def retrieval_url(self, number: str, token: str, host: str | None = None) -> str:
        address = f"https://{host}/" if host else self._address
        return f"{address}retrieve?{urlencode({'order': number, 'token': token})}"
