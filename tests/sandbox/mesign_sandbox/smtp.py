# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The submission server: takes mail from the users, delivers it, and fails when told to."""

from __future__ import annotations

import asyncio
import base64
import smtplib
import ssl
import threading
from dataclasses import asdict, dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Callable

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from . import headers
from .loop import LoopThread
from .mailbox import deliver
from .signing import Signer
from .users import MAIL_HOST, User, local_domains

SIZE_LIMIT = 50_000_000
FAULT_PLACES = ("auth", "rcpt", "data", "after-data")
RESULT_MODES = ("pass", "fail", "none")


@dataclass
class Mail:
    """An envelope that was taken; the names are those of the command `mails`."""

    user: str
    sender: str
    to: list[str]
    size: int
    file: str

    def as_answer(self) -> dict:
        """Returns the form in which it is reported."""
        fields = asdict(self)
        return {"from": fields.pop("sender"), **fields}


@dataclass
class Fault:
    """A failure that is still to happen `times` times."""

    at: str
    code: int
    times: int
    match: str


class Faults:
    """The failures to come, shared by the server's thread and the one that takes commands."""

    def __init__(self):
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Adds a failure."""
        if fault.at not in FAULT_PLACES:
            raise ValueError(f"at is one of {', '.join(FAULT_PLACES)}, not {fault.at}")
        with self._lock:
            self._waiting.append(fault)

    def take(self, at: str, subjects: list[str]) -> str | None:
        """Returns the reply that is to be given here about one of the subjects, if any."""
        with self._lock:
            for fault in self._waiting:
                if fault.at == at and any(fault.match in subject for subject in subjects):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                    return _failure_reply(fault.code)
        return None


class Submission(SMTP):
    """The protocol, with the challenges that all clients know."""

    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"


class SmtpServer:
    """A submission server on two ports: `tls`, and `starttls`.

    Mail for `users` goes to `lmtp_port`; mail for other domains is only kept. Mail that
    `trusted_user` submits is signed by its domain (DKIM) and gets an Authentication-Results field, as
    mail from the outside would.
    """

    def __init__(
        self,
        directory: Path,
        users: list[User],
        certificate: tuple[Path, Path],
        lmtp_port: int,
        trusted_user: User,
    ):
        self.ports: dict[str, int] = {}
        self.faults = Faults()
        self.mails: list[Mail] = []
        self.results_mode = "pass"
        self._token_owner: Callable[[str], str | None] | None = None
        self._directory = directory
        self._passwords = {user.address: user.password for user in [*users, trusted_user]}
        self._local = {user.address for user in users}
        self._domains = local_domains(users)
        self._lmtp_port = lmtp_port
        self._trusted_user = trusted_user.address
        self._signer = Signer(trusted_user.domain)
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(*certificate)

    @property
    def dkim(self) -> dict:
        """Where the key of the signatures would stand in the DNS, and what."""
        return self._signer.description

    def start(self, loop: LoopThread) -> None:
        """Listens; the ports end with their loop."""
        self._directory.mkdir()
        starttls = {"tls_context": self._context, "require_starttls": True}
        self.ports["starttls"] = loop.run(self._listen(None, **starttls))
        self.ports["tls"] = loop.run(self._listen(self._context, auth_require_tls=False))

    def set_results_mode(self, mode: str) -> None:
        """Says what Authentication-Results report from now on; `none` adds no field."""
        if mode not in RESULT_MODES:
            raise ValueError(f"mode is one of {', '.join(RESULT_MODES)}, not {mode}")
        self.results_mode = mode

    def take_tokens(self, owner: Callable[[str], str | None]) -> None:
        """Offers XOAUTH2 from now on; `owner` says whose an access token is."""
        self._token_owner = owner

    async def _listen(self, context: ssl.SSLContext | None, **options) -> int:
        def protocol() -> Submission:
            return Submission(
                self,
                hostname=MAIL_HOST,
                ident="ESMTP",
                authenticator=self._authenticate,
                auth_exclude_mechanism=[] if self._token_owner else ["XOAUTH2"],
                auth_required=True,
                data_size_limit=SIZE_LIMIT,
                enable_SMTPUTF8=True,
                loop=asyncio.get_running_loop(),
                **options,
            )

        loop = asyncio.get_running_loop()
        server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context)
        return server.sockets[0].getsockname()[1]

    def _authenticate(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        login: LoginPassword,
    ) -> AuthResult:
        user = login.login.decode(errors="replace")
        password = login.password.decode(errors="replace")
        failure = self.faults.take("auth", [user])
        if failure:
            return AuthResult(success=False, handled=False, message=failure)
        success = self._passwords.get(user) == password
        return AuthResult(success=success, handled=success, auth_data=login)

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        """Takes an access token; a refusal is told by a challenge first, as the large providers do."""
        response = base64.b64decode(words[1]).decode(errors="replace") if len(words) > 1 else ""
        fields = dict(part.partition("=")[::2] for part in response.split("\1") if part)
        user, kind, token = fields.get("user", ""), *fields.get("auth", " ").split(" ", 1)
        if kind == "Bearer" and self._token_owner(token) == user and not self.faults.take("auth", [user]):
            return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))
        await server.challenge_auth(base64.b64encode(b'{"status":"401"}'), encode_to_b64=False)
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a recipient of this or another domain."""
        failure = self.faults.take("rcpt", [address])
        if failure:
            return failure
        mailbox = self._mailbox(address)
        if mailbox.rpartition("@")[2] in self._domains and mailbox not in self._local:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient taken"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps and delivers a mail."""
        failure = self.faults.take("data", envelope.rcpt_tos)
        if failure:
            return failure
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(None, self._accept, session, envelope)
        except (OSError, smtplib.SMTPException) as error:
            return f"451 4.3.0 Delivery failed: {error}"
        if self.faults.take("after-data", envelope.rcpt_tos):
            server.transport.abort()
        return "250 2.0.0 Mail taken"

    def _accept(self, session: Session, envelope: Envelope) -> None:
        user = session.login_data.decode()
        self._keep(user, envelope)
        local = [address for address in envelope.rcpt_tos if self._mailbox(address) in self._local]
        if local:
            sender = envelope.mail_from if envelope.mail_from.isascii() else ""
            deliver(self._lmtp_port, sender, local, self._stamped(user, session, envelope))

    def _keep(self, user: str, envelope: Envelope) -> None:
        file = self._directory / f"{len(self.mails) + 1:04}.eml"
        file.write_bytes(envelope.content)
        size = len(envelope.content)
        mail = Mail(user, envelope.mail_from, list(envelope.rcpt_tos), size, str(file))
        self.mails.append(mail)

    def _stamped(self, user: str, session: Session, envelope: Envelope) -> bytes:
        """Returns the content with what a receiving server writes above it."""
        content = self._signed(user, headers.without_results(envelope.content))
        stamp = (
            f"Received: from {session.host_name} by {MAIL_HOST} with ESMTPSA;\r\n"
            f"\t{formatdate(localtime=True)}\r\n"
        )
        if user == self._trusted_user and self.results_mode != "none":
            stamp = self._results(envelope) + stamp
        return stamp.encode() + content

    def _signed(self, user: str, content: bytes) -> bytes:
        """Signs as the sending server does; what bears a foreign From is not signed."""
        domain = self._trusted_user.rpartition("@")[2]
        if user != self._trusted_user or headers.from_domain(content) != domain:
            return content
        return self._signer.signed(content)

    def _results(self, envelope: Envelope) -> str:
        result = self.results_mode
        return (
            f"Authentication-Results: {MAIL_HOST};\r\n"
            f"\tdkim={result} header.d={headers.from_domain(envelope.content)};\r\n"
            f"\tspf={result} smtp.mailfrom={envelope.mail_from}\r\n"
        )

    @staticmethod
    def _mailbox(address: str) -> str:
        """Returns the address without what follows a `+` in its local part."""
        local, _, domain = address.rpartition("@")
        return f"{local.partition('+')[0]}@{domain}".lower()


def _failure_reply(code: int) -> str:
    return f"{code} {code // 100}.0.0 Failing as told"
