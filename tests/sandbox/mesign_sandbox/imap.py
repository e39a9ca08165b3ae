# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private Dovecot: IMAP with and without a good certificate, and LMTP."""

import grp
import os
import pwd
import shutil
from pathlib import Path

from .ca import TlsAuthority
from .loop import LoopThread
from .processes import Daemon, EndedEarly, Guard, NotAvailable, greeting, wait_until
from .processes import with_free_ports
from .relay import TlsRelay
from .users import MAIL_HOST, User

MECHANISMS = "plain login scram-sha-1 scram-sha-256"
TOKEN_MECHANISMS = " xoauth2 oauthbearer"
SPECIAL_MAILBOXES = ("Drafts", "Sent", "Trash", "Junk", "Archive")

CONFIGURATION = """\
base_dir = {directory}/run
state_dir = {directory}/state
instance_name = mesign-sandbox
log_path = {log}
hostname = {host_name}
postmaster_address = postmaster@{host_name}
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_plugins = notify
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = {directory}/passwd
}}
{tokens}
userdb {{
  driver = passwd-file
  args = {directory}/passwd
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{mailboxes}
}}
protocol imap {{
  mail_plugins = notify imap_zlib
  mail_max_userip_connections = {connections}
  imap_capability = {capability}
}}
service imap-login {{
  service_count = 0
  inet_listener imap {{
    port = {starttls_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service auth {{
  unix_listener auth-client {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""

MAILBOX = """\
  mailbox {name} {{
    auto = {auto}
    special_use = \\{name}
  }}"""

TOKENS = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {directory}/oauth2.conf
}}
"""

INTROSPECTION = """\
introspection_url = {url}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""

ORDINARY_USER = """\
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """Dovecot with its files under one directory.

    It offers what `capability` says, or all it can do, logs in by `mechanisms`, and takes `connections` of a user. Mailboxes lie
    below `prefix`, their levels are divided by `separator`, and with `auto` "no" only the inbox is there at first.
    `introspection` is where it asks whose an access token is. After `start()`, `ports` has `tls`, `starttls`, `lmtp`, and
    those with a bad certificate.
    """

    def __init__(
        self,
        directory: Path,
        users: list[User],
        tls: TlsAuthority,
        introspection: str | None,
        **offer: str,
    ):
        self.ports: dict[str, int] = {}
        self.auth_socket = directory / "run" / "auth-client"
        self._directory = directory
        self._log = directory / "dovecot.log"
        self._users = users
        self._tls = tls
        self._introspection = introspection
        mechanisms = MECHANISMS + TOKEN_MECHANISMS if introspection else MECHANISMS
        self._offer = {"capability": "", "connections": "100", "prefix": "", "separator": "/", "auto": "subscribe", "mechanisms": mechanisms, **offer}
        self._daemon: Daemon | None = None

    def start(self, guard: Guard, loop: LoopThread) -> None:
        """Starts everything; returns when it answers."""
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NotAvailable("dovecot is not installed (package dovecot-imapd)")
        self._directory.mkdir()
        self._write_users()
        with_free_ports(3, lambda ports: self._start_on(program, ports, guard))
        self._start_bad_ports(loop)

    def stop(self) -> None:
        """Stops Dovecot; the ports with a bad certificate end with their loop."""
        if self._daemon:
            self._daemon.stop()

    def _start_on(self, program: str, ports: list[int], guard: Guard) -> None:
        self.ports = dict(zip(("tls", "starttls", "lmtp"), ports))
        configuration = self._directory / "dovecot.conf"
        configuration.write_text(self._configuration())
        self._log.write_text("")
        self._daemon = Daemon([program, "-F", "-c", str(configuration)], self._log, guard)
        wait_until(self._ready, "the start of Dovecot")

    def _ready(self) -> bool:
        running = self._daemon.running
        log = self._log.read_text(errors="replace")
        if not running:
            raise EndedEarly(f"Dovecot does not start: {log.strip()}")
        return (
            "starting up" in log
            and greeting(self.ports["starttls"]).startswith(b"* OK")
            and greeting(self.ports["lmtp"]).startswith(b"220")
        )

    def _configuration(self) -> str:
        certificate, key = self._tls.issue_server(["localhost", "127.0.0.1"], file_name="imap")
        text = CONFIGURATION.format(
            directory=self._directory,
            log=self._log,
            host_name=MAIL_HOST,
            certificate=certificate,
            key=key,
            tokens=self._tokens(),
            mailboxes="\n".join(MAILBOX.format(name=name, auto=self._offer["auto"]) for name in SPECIAL_MAILBOXES),
            **self._offer,
            **{f"{name}_port": port for name, port in self.ports.items()},
        )
        if os.getuid() != 0:
            user = pwd.getpwuid(os.getuid()).pw_name
            group = grp.getgrgid(os.getgid()).gr_name
            text += ORDINARY_USER.format(user=user, group=group)
        return text

    def _tokens(self) -> str:
        """Lets the authorization server's tokens in, where there is one."""
        if self._introspection is None:
            return ""
        text = INTROSPECTION.format(url=self._introspection)
        (self._directory / "oauth2.conf").write_text(text)
        return TOKENS.format(directory=self._directory)

    def _write_users(self) -> None:
        """Root leaves the mail to the user `mail`: Dovecot refuses to handle it as root."""
        mail = self._directory / "mail"
        mail.mkdir()
        owner = pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        lines = [
            f"{user.address}:{{PLAIN}}{user.password}:{owner.pw_uid}:{owner.pw_gid}"
            f"::{mail}/{user.address}::\n"
            for user in self._users
        ]
        (self._directory / "passwd").write_text("".join(lines))

    def _start_bad_ports(self, loop: LoopThread) -> None:
        stranger = TlsAuthority(self._directory / "unknown-ca", "Unlisted TLS CA")
        here = ["localhost", "127.0.0.1"]
        bad = {
            "tls_expired": self._tls.issue_server(here, file_name="expired", expired=True),
            "tls_wrong_host": self._tls.issue_server(["mail.elsewhere.test"]),
            "tls_unknown": stranger.issue_server(here),
        }
        for name, (certificate, key) in bad.items():
            relay = TlsRelay(certificate, key, self._tls.anchor_path, self.ports["tls"])
            self.ports[name] = loop.run(relay.start())
