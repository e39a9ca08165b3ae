# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""All services together: which there are, how they start and end, and where they are found."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import logging
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .ca import MailAuthority, TlsAuthority
from .imap import Dovecot
from .loop import LoopThread
from .mailbox import ImapStore
from .oauth import AuthorizationServer
from .pki_server import PkiServer
from .postfix import Postfix
from .processes import Guard, NotAvailable, adopt_orphans
from .smtp import SmtpServer
from .tsa import TimeStampAuthority
from .users import PORTAL_USER, User

SERVICES = ("imap", "smtp", "ca", "portal")
FURTHER_SERVICES = ("oauth",)
NEEDS = {"smtp": {"imap"}, "oauth": {"imap", "smtp"}, "portal": {"imap", "smtp", "ca"}}
SMTP_SERVERS = ("aiosmtpd", "postfix")


@dataclass(frozen=True)
class Options:
    """What a world is to consist of."""

    users: list[User]
    services: set[str]
    smtp: str
    directory: Path | None
    imap_offer: dict[str, str] = field(default_factory=dict)


class World:
    """The running sandbox; a context manager. A service that does not run is None."""

    def __init__(self, options: Options):
        self.users = options.users
        self.imap: Dovecot | None = None
        self.store: ImapStore | None = None
        self.smtp: SmtpServer | Postfix | None = None
        self.authority: MailAuthority | None = None
        self.time_stamps: TimeStampAuthority | None = None
        self.pki: PkiServer | None = None
        self.portal = None
        self.oauth: AuthorizationServer | None = None
        self._options = options
        self._wanted = options.services.union(*(NEEDS.get(s, ()) for s in options.services))
        self._ending = contextlib.ExitStack()

    def __enter__(self) -> World:
        with self._ending:
            self._start()
            self._ending = self._ending.pop_all()
        return self

    def __exit__(self, *exception) -> None:
        self._ending.close()

    def user(self, address: str) -> User:
        """Finds a user. Raises KeyError when there is none of this address."""
        for user in self.users:
            if user.address == address:
                return user
        raise KeyError(f"{address} is no user of the sandbox")

    def description(self) -> dict:
        """Returns what the first line of output says."""
        description = {"dir": str(self.directory), "ca": str(self.tls.anchor_path)}
        if self.imap:
            description["imap"] = {"host": "localhost", **self.imap.ports}
        if self.smtp:
            description["smtp"] = {"host": "localhost", **self.smtp.ports}
            if isinstance(self.smtp, SmtpServer):
                description["smtp"]["dkim"] = self.smtp.dkim
        if self.oauth:
            description["oauth"] = self.oauth.description
        if self.pki:
            description["pki"] = self._pki_description()
        if self.portal:
            description["portal"] = self._portal_description()
        description["users"] = [asdict(user) for user in self.users]
        return description

    def _start(self) -> None:
        adopt_orphans()
        self._make_directory()
        logging.basicConfig(filename=self.directory / "sandbox.log", level=logging.INFO)
        logging.captureWarnings(True)
        self._loop = LoopThread()
        self._ending.callback(self._loop.stop)
        self.tls = TlsAuthority(self.directory)
        if "oauth" in self._wanted:
            self._start_oauth()
        if "imap" in self._wanted:
            self._start_imap()
        if "smtp" in self._wanted:
            self._start_smtp()
        if "ca" in self._wanted:
            self._start_pki()
        if "portal" in self._wanted:
            self._start_portal()

    def _make_directory(self) -> None:
        """Makes the folder and, before there is any thread, the guard."""
        if self._options.directory:
            self.directory = self._options.directory.absolute()
            self.directory.mkdir(parents=True, exist_ok=True)
            if any(self.directory.iterdir()):
                raise NotAvailable(f"{self.directory} is not empty")
            self._guard = Guard(None)
            self._ending.callback(self._guard.dismiss)
        else:
            self.directory = Path(tempfile.mkdtemp(prefix="mesign-sandbox-"))
            self._guard = Guard(self.directory)
            self._ending.callback(self._guard.dismiss)
            self._ending.callback(shutil.rmtree, self.directory)
        self.directory.chmod(0o711)

    def _start_oauth(self) -> None:
        """Before the mail servers, which ask it whose the tokens are."""
        certificate = self.tls.issue_server(["localhost", "127.0.0.1"], file_name="oauth")
        self.oauth = AuthorizationServer(self.users, certificate)
        self._ending.callback(self.oauth.stop)
        self.oauth.start()

    def _start_imap(self) -> None:
        users = [*self.users, PORTAL_USER]
        introspection = self.oauth.introspection_url if self.oauth else None
        offer = self._options.imap_offer
        self.imap = Dovecot(self.directory / "dovecot", users, self.tls, introspection, **offer)
        self._ending.callback(self.imap.stop)
        self.imap.start(self._guard, self._loop)
        self.store = ImapStore(self.imap.ports["tls"], self.tls.anchor_path)

    def _start_smtp(self) -> None:
        certificate = self.tls.issue_server(["localhost", "127.0.0.1"], file_name="smtp")
        if self._options.smtp == "postfix":
            directory = self.directory / "postfix"
            self.smtp = Postfix(directory, self.users, certificate, self.imap, PORTAL_USER)
            self._ending.callback(self.smtp.stop)
            self.smtp.start(self._guard)
        else:
            directory = self.directory / "smtp"
            lmtp_port = self.imap.ports["lmtp"]
            self.smtp = SmtpServer(directory, self.users, certificate, lmtp_port, PORTAL_USER)
            if self.oauth:
                self.smtp.take_tokens(self.oauth.owner)
            self.smtp.start(self._loop)

    def _start_pki(self) -> None:
        self.pki = PkiServer()
        self._ending.callback(self.pki.stop)
        self.authority = MailAuthority(self.directory, self.pki.url)
        self.time_stamps = TimeStampAuthority(self.directory / "tsa")
        self.pki.start(self.authority, self.time_stamps)

    def _start_portal(self) -> None:
        """Starts the portal, which is a package of its own, where there is one."""
        if importlib.util.find_spec("portal") is None:
            return
        certificate, key = self.tls.issue_server(["localhost", "127.0.0.1"], file_name="portal")
        portal = importlib.import_module("portal").Portal(
            directory=self.directory / "portal",
            tls_cert=certificate,
            tls_key=key,
            authority=self.authority,
            smtp_host="localhost",
            smtp_port_starttls=self.smtp.ports["starttls"],
            smtp_user=PORTAL_USER.address,
            smtp_password=PORTAL_USER.password,
            smtp_ca=self.tls.anchor_path,
        )
        self._ending.callback(portal.stop)
        portal.start()
        self.portal = portal
        self._provider = self.directory / "sandbox.provider"
        profile = portal.provider_text(self.tls.anchor_path.read_text())
        self._provider.write_text(profile, encoding="utf-8")
        self._provider_requests = self.directory / "sandbox-requests.provider"
        profile = portal.provider_text(self.tls.anchor_path.read_text(), takes_requests=True)
        self._provider_requests.write_text(profile, encoding="utf-8")

    def _pki_description(self) -> dict:
        return {
            "anchor": str(self.authority.anchor_path),
            "ocsp": f"{self.pki.url}/ocsp",
            "crl": f"{self.pki.url}/ca.crl",
            "tsa": f"{self.pki.url}/tsa",
            "tsa_anchor": str(self.time_stamps.anchor_path),
        }

    def _portal_description(self) -> dict:
        return {
            "url": f"https://localhost:{self.portal.port}/",
            "host": "localhost",
            "port": self.portal.port,
            "provider": str(self._provider),
            "provider_requests": str(self._provider_requests),
        }
