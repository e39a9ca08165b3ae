# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The portal as the sandbox sees it: start, stop, commands, provider profile."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from . import mails, provider
from .accounts import Accounts
from .codes import random_code, random_token
from .database import Database
from .delivery import Delivery, Mailer
from .orders import Orders, Purchase, Slot
from .server import Server
from .sessions import Sessions
from .site import Site
from .visits import Services


class Portal:
    """A certificate provider's web site on a free port of 127.0.0.1.

    `authority` issues: `issue_pfx(address, name, organization, policy, days, password)` answers
    the PFX and the certificate, `issue_for_key(public_key, …)` the certificate and its chain. The port is taken at once, answers come after `start()`.
    """

    def __init__(
        self,
        directory: Path,
        tls_cert: Path,
        tls_key: Path,
        authority,
        smtp_host: str,
        smtp_port_starttls: int,
        smtp_user: str,
        smtp_password: str,
        smtp_ca: Path,
    ):
        directory.mkdir(parents=True, exist_ok=True)
        self._server = Server(tls_cert, tls_key, self._answer, self._complain)
        self._database = Database(directory / "portal.db")
        orders = Orders(self._database)
        self._mailer = Mailer(smtp_host, smtp_port_starttls, smtp_user, smtp_password, smtp_ca)
        self._services = Services(
            accounts=Accounts(self._database),
            orders=orders,
            sessions=Sessions(),
            delivery=Delivery(self._mailer, orders, self.url),
            authority=authority,
        )
        self._site = Site(self._services)

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
        self._database.close()

    def provider_text(self, anchor_pem: str, takes_requests: bool = False) -> str:
        """The client's profile of this provider; `anchor_pem` is the anchor of its TLS."""
        return provider.provider_text(urlsplit(self.url).netloc, anchor_pem, takes_requests)

    def reveal_captcha(self, session_id: str | None = None) -> str | None:
        """What the newest picture of a session shows: the eyes of a person, for programs.

        Without a session it is the one last used, for a browser whose cookies cannot be read.
        """
        sessions = self._services.sessions
        session = sessions.find(session_id) if session_id else sessions.latest_reader()
        return session.captchas.latest if session else None

    def command(self, request: dict) -> dict:
        """One command from the sandbox's standard input.

        | what | does |
        | --- | --- |
        | captcha | answers `captcha`, what the newest picture shows; option `session`, the cookie |
        | orders | answers `orders`, each with its state and its `certificates` |
        | set | `code_lifetime` (seconds, for codes sent from now on), `code_attempts`, `takes_requests` (1: a certificate request instead of a PFX) |
        | hold | holds mails of the `kinds` (link, code, pfx) named, lets go of the others; answers `waiting` |
        | down | hangs up on everybody while `down` is true |
        | send-foreign | a look-alike mail: `kind` (link, code), `sender`, `link_host`, `order`, `to` |
        """
        commands = {
            "captcha": self._captcha_command,
            "orders": self._orders_command,
            "set": self._set_command,
            "hold": self._hold_command,
            "down": self._down_command,
            "send-foreign": self._send_foreign_command,
        }
        what = request.get("what")
        if what not in commands:
            return _failure(f"there is no portal command {what!r}")
        try:
            return commands[what](request)
        except (KeyError, TypeError, ValueError) as error:
            return _failure(f"{what}: {error!r}")

    def _answer(self, request):
        return self._site.answer(request)

    def _complain(self, status):
        return self._site.complain(status)

    def _captcha_command(self, request: dict) -> dict:
        code = self.reveal_captcha(request.get("session"))
        return {"captcha": code} if code else _failure("no picture was shown in that session")

    def _orders_command(self, _request: dict) -> dict:
        return {"orders": [self._order(each) for each in self._services.orders.all()]}

    def _order(self, purchase: Purchase) -> dict:
        cart = purchase.cart
        return {
            "number": purchase.number,
            "state": purchase.state,
            "level": cart.product.level,
            "years": cart.years,
            "quantity": cart.quantity,
            "account": self._services.accounts.find(purchase.account_id).email,
            "certificates": [self._certificate(slot) for slot in purchase.slots],
        }

    def _certificate(self, slot: Slot) -> dict:
        issues = self._services.orders.issues(slot)
        return {
            "number": slot.number,
            "state": slot.state,
            "address": slot.address,
            "name": slot.name,
            "serials": [issue.serial for issue in issues],
        }

    def _set_command(self, request: dict) -> dict:
        settings = self._services.settings
        changes = {name: request[name] for name in vars(settings) if name in request}
        for name, value in changes.items():
            _check_number(name, value)
        for name, value in changes.items():
            setattr(settings, name, value)
        return vars(settings).copy()

    def _hold_command(self, request: dict) -> dict:
        kinds = frozenset(request["kinds"])
        if unknown := kinds.difference(Delivery.KINDS):
            raise ValueError(f"there is no mail of kind {sorted(unknown)[0]!r}")
        return {"waiting": self._services.delivery.hold(kinds)}

    def _down_command(self, request: dict) -> dict:
        if not isinstance(request["down"], bool):
            raise ValueError("down is true or false")
        self._server.set_down(request["down"])
        return {"down": request["down"]}

    def _send_foreign_command(self, request: dict) -> dict:
        """A look-alike of link or code mail: another sender, a link to another host, or both.

        It goes for the certificate `order`, or else to the address `to` with an invented number.
        """
        sender = request.get("sender", mails.SENDER)
        number = request.get("order", f"MS-{random_code(8)}-01")
        address = request.get("to") or self._address_of(number)
        if request.get("kind", "link") == "code":
            code, expires = random_code(10), time.time() + self._services.settings.code_lifetime
            mail = mails.code_mail(number, address, code, expires, sender)
        else:
            url = self._services.delivery.retrieval_url(
                number, random_token(), request.get("link_host")
            )
            mail = mails.link_mail(number, address, url, sender)
        if not self._mailer.send(mail):
            return _failure("the mail server did not take the mail")
        return {"sent": mail["Message-ID"]}

    def _address_of(self, number: str) -> str:
        slot = self._services.orders.slot(number)
        if slot is None:
            raise ValueError(f"no certificate {number}")
        return slot.address


def _failure(error: str) -> dict:
    return {"ok": False, "error": error}


def _check_number(name: str, value) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError(f"{name} is a number from 0")
