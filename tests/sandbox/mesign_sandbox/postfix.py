# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private Postfix for submission: slower to start than the other server, and the real thing."""

from __future__ import annotations

import os
import pwd
import re
import shutil
from pathlib import Path

from .imap import Dovecot
from .processes import Daemon, Guard, NotAvailable, PortTaken, greeting, wait_until
from .processes import with_free_ports
from .users import MAIL_DOMAIN, MAIL_HOST, User

MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {log}
maillog_file_prefixes = {directory}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = {host_name}
mydestination =
mynetworks =
alias_maps =
alias_database =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = inline:{{ {mailboxes} }}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
recipient_delimiter = +
default_transport = discard:mail for the outside ends here
message_size_limit = 50000000
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth_socket}
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_sasl_access inline:{{ {{{trusted} = PREPEND {results}}} }},
  permit_sasl_authenticated, reject
header_checks = regexp:{directory}/header-checks
"""

SERVICES = """\
{starttls_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Postfix with its files under one directory, for root only; `ports` as SmtpServer has it."""

    def __init__(
        self,
        directory: Path,
        users: list[User],
        certificate: tuple[Path, Path],
        imap: Dovecot,
        trusted_user: User,
    ):
        self.ports: dict[str, int] = {}
        self._directory = directory
        self._log = directory / "mail.log"
        self._users = users
        self._certificate = certificate
        self._imap = imap
        self._trusted_user = trusted_user
        self._daemon: Daemon | None = None

    def start(self, guard: Guard) -> None:
        """Starts Postfix; returns when it answers."""
        program = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NotAvailable("postfix is not installed (package postfix)")
        if os.getuid() != 0:
            raise NotAvailable("postfix runs for root only")
        self._make_folders()
        with_free_ports(2, lambda ports: self._start_on(program, ports, guard))

    def stop(self) -> None:
        """Stops Postfix."""
        if self._daemon:
            self._daemon.stop()

    def _make_folders(self) -> None:
        for name in ("etc", "queue", "data"):
            (self._directory / name).mkdir(parents=True)
        os.chown(self._directory / "data", pwd.getpwnam("postfix").pw_uid, -1)
        claim = f"/^Authentication-Results:[[:space:]]*{re.escape(MAIL_HOST)}/ IGNORE\n"
        (self._directory / "header-checks").write_text(claim)

    def _start_on(self, program: str, ports: list[int], guard: Guard) -> None:
        self.ports = dict(zip(("tls", "starttls"), ports))
        configuration = self._directory / "etc"
        (configuration / "main.cf").write_text(self._main())
        services = {f"{name}_port": port for name, port in self.ports.items()}
        (configuration / "master.cf").write_text(SERVICES.format(**services))
        self._log.write_text("")
        command = [program, "-c", str(configuration), "start-fg"]
        self._daemon = Daemon(command, self._directory / "output.log", guard)
        wait_until(self._ready, "the start of Postfix")

    def _ready(self) -> bool:
        log = self._log.read_text(errors="replace")
        if "Address already in use" in log:
            self._daemon.stop()
            raise PortTaken
        if not self._daemon.running:
            output = (self._directory / "output.log").read_text(errors="replace")
            raise NotAvailable(f"Postfix does not start: {output.strip()} {log.strip()}")
        return "daemon started" in log and greeting(self.ports["starttls"]).startswith(b"220")

    def _main(self) -> str:
        certificate, key = self._certificate
        domain = self._trusted_user.address.rpartition("@")[2]
        return MAIN.format(
            directory=self._directory,
            log=self._log,
            host_name=MAIL_HOST,
            domains=MAIL_DOMAIN,
            mailboxes=", ".join(f"{{{user.address} = here}}" for user in self._users),
            lmtp_port=self._imap.ports["lmtp"],
            certificate=certificate,
            key=key,
            auth_socket=self._imap.auth_socket,
            trusted=self._trusted_user.address,
            results=f"Authentication-Results: {MAIL_HOST}; dkim=pass header.d={domain};"
            f" spf=pass smtp.mailfrom={self._trusted_user.address}",
        )
