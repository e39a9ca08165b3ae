# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private Postfix for submission: slower to start than the other server, and the real thing."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
from pathlib import Path

from .imap import Dovecot
from .processes import Daemon, EndedEarly, Guard, NotAvailable, greeting, wait_until
from .processes import with_free_ports
from .users import MAIL_HOST, User, local_domains

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
smtpd_recipient_restrictions = check_sasl_access inline:{{ {{{trusted} = PREPEND {mark}: yes}} }},
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
        self._configuration = directory / "etc"
        self._log = directory / "mail.log"
        self._users = users
        self._certificate = certificate
        self._imap = imap
        self._trusted_user = trusted_user
        self._mark = f"X-Trusted-{secrets.token_hex(8)}"
        self._daemon: Daemon | None = None

    def start(self, guard: Guard) -> None:
        """Starts Postfix; returns when it answers."""
        program = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NotAvailable("postfix is not installed (package postfix)")
        if os.getuid() != 0:
            raise NotAvailable("postfix runs for root only")
        self._prepare(program)
        master = self._postconf("daemon_directory") + "/master"
        with_free_ports(2, lambda ports: self._start_on(master, ports, guard))

    def stop(self) -> None:
        """Stops Postfix."""
        if self._daemon:
            self._daemon.stop()

    def _prepare(self, program: str) -> None:
        """Makes the folders and all that does not depend on the ports."""
        for folder in (self._configuration, self._directory / "queue", self._directory / "data"):
            folder.mkdir(parents=True)
        os.chown(self._directory / "data", pwd.getpwnam("postfix").pw_uid, -1)
        (self._directory / "header-checks").write_text(self._header_checks())
        (self._configuration / "main.cf").write_text(self._main())
        _run(program, "-c", str(self._configuration), "post-install", "create-missing")

    def _postconf(self, parameter: str) -> str:
        return _run("postconf", "-c", str(self._configuration), "-h", parameter).strip()

    def _start_on(self, master: str, ports: list[int], guard: Guard) -> None:
        self.ports = dict(zip(("tls", "starttls"), ports))
        services = {f"{name}_port": port for name, port in self.ports.items()}
        (self._configuration / "master.cf").write_text(SERVICES.format(**services))
        self._log.write_text("")
        command = [master, "-c", str(self._configuration), "-s"]
        self._daemon = Daemon(command, self._log, guard)
        wait_until(self._ready, "the start of Postfix")

    def _ready(self) -> bool:
        running = self._daemon.running
        log = self._log.read_text(errors="replace")
        if not running:
            raise EndedEarly(f"Postfix does not start: {log.strip()}")
        return "daemon started" in log and greeting(self.ports["starttls"]).startswith(b"220")

    def _main(self) -> str:
        certificate, key = self._certificate
        return MAIN.format(
            directory=self._directory,
            log=self._log,
            host_name=MAIL_HOST,
            domains=", ".join(local_domains(self._users)),
            mailboxes=", ".join(f"{{{user.address} = here}}" for user in self._users),
            lmtp_port=self._imap.ports["lmtp"],
            certificate=certificate,
            key=key,
            auth_socket=self._imap.auth_socket,
            trusted=self._trusted_user.address,
            mark=self._mark,
        )

    def _header_checks(self) -> str:
        """Replaces the mark by the results, and drops results that anybody else claims."""
        user = self._trusted_user.address
        domain = self._trusted_user.domain
        results = f"dkim=pass header.d={domain}; spf=pass smtp.mailfrom={user}"
        return (
            f"/^{self._mark}:/ REPLACE Authentication-Results: {MAIL_HOST}; {results}\n"
            f"/^Authentication-Results[[:space:]]*:[[:space:]]*{re.escape(MAIL_HOST)}/ IGNORE\n"
        )


def _run(*command: str) -> str:
    """Runs one of Postfix's own commands and returns what it prints."""
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
