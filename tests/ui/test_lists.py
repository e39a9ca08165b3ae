#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving a mailing list from its mail.

usage: test_lists.py MESIGN MESIGNCTL

The list's server has to be known to the system. So this program puts its authority among the system's, in a
namespace of its own that nobody else sees.
"""

import http.server
import os
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import tap  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.case import UiCase  # noqa: E402  pylint: disable=wrong-import-position
from mesign_ui.display import wait_until  # noqa: E402  pylint: disable=wrong-import-position
from mesign_sandbox.ca import TlsAuthority  # noqa: E402  pylint: disable=wrong-import-position

AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
ALONE = "MESIGN_OWN_MOUNTS"

MAIL = """DKIM-Signature: v=1; a=rsa-sha256; d=elsewhere.test; s=k; c=relaxed/relaxed;
 h=From:List-Unsubscribe:List-Unsubscribe-Post; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA
From: Weekly <weekly@elsewhere.test>
To: alice@example.test
Subject: {0}
Message-ID: <{0}@elsewhere.test>
{1}

All the news.
"""
AT_ONCE = "List-Unsubscribe: <https://localhost:{0}/leave?who=alice>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"


class ListServer:
    """A web server of a list that remembers what it was told."""

    def __init__(self, pair, status: int = 200):
        self.told = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # pylint: disable=invalid-name
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.told.append((self.path, body, {name.lower(): value for name, value in self.headers.items()}))
                self.send_response(status)
                self.send_header("Set-Cookie", "who=alice")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                """Whoever does not trust the certificate hangs up."""

        self._server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Lists(UiCase):
    services = "imap,smtp,ca"

    def open(self, subject: str, fields: str):
        self.world.deliver("alice", MAIL.format(subject, fields).encode())
        self.world.prepare("alice", sync=False)
        with (self.world.profile("alice") / "config" / "settings.ini").open("a", encoding="utf-8") as file:
            file.write("\n[reading]\nprivate-pictures=true\n")
        client = self.start(self.world.profile("alice"))
        client.open_row(f".*{subject}.*")
        return client

    def serve(self, known: bool, **options):
        authority = TlsAuthority(self.world.folder / "list-ca", "The List's CA")
        server = ListServer(authority.issue_server(["localhost"]), **options)
        self.addCleanup(server.close)
        if known and ALONE not in os.environ:
            self.skipTest("mounts of its own need root")
        if known:
            bundle = self.world.folder / "authorities.pem"
            bundle.write_bytes(AUTHORITIES.read_bytes() + b"\n" + authority.anchor_path.read_bytes())
            subprocess.run(["mount", "--bind", str(bundle), str(AUTHORITIES)], check=True)
            self.addCleanup(subprocess.run, ["umount", str(AUTHORITIES)], check=True)
        return server

    def agree(self, client, answer: str):
        client.press("Unsubscribe…")
        dialog = client.wait_for_window("Unsubscribe from This List.*")
        client.press(answer, within=dialog)
        client.wait_until_closed("Unsubscribe from This List.*")

    def test_at_once(self):
        """Asked first, with whom it goes to; then one request with nothing of the person in it, and only once."""
        server = self.serve(True)
        client = self.open("Daily", AT_ONCE.format(server.port))
        client.press("Unsubscribe…")
        dialog = client.wait_for_window("Unsubscribe from This List.*")
        self.assertTrue(dialog.find("label", text="(?s)A request goes to localhost .*"))
        client.press("_?Cancel", within=dialog)
        client.wait_until_closed("Unsubscribe from This List.*")
        time.sleep(1)
        self.assertEqual(server.told, [])
        self.agree(client, "_?Unsubscribe")
        client.wait_for("label", text="The sender was told that you want no more of this.*")
        self.assertIsNone(client.find("push button", "Unsubscribe…"))
        (told,) = server.told
        self.assertEqual(told[:2], ("/leave?who=alice", b"List-Unsubscribe=One-Click"))
        self.assertEqual(told[2]["content-type"], "application/x-www-form-urlencoded")
        self.assertFalse({"cookie", "referer", "authorization"} & set(told[2]), told)
        self.assert_calm(client)

    def test_refused(self):
        """What the server says is told, and it can be tried again."""
        server = self.serve(True, status=410)
        client = self.open("Daily", AT_ONCE.format(server.port))
        self.agree(client, "_?Unsubscribe")
        dialog = client.wait_for_window("Not Unsubscribed")
        self.assertTrue(dialog.find("label", text=r".*status 410.*"))
        client.press(".*", within=dialog)
        client.wait_for("push button", "Unsubscribe…", where=lambda node: node.has("sensitive"))
        self.assertEqual(len(server.told), 1)
        self.assert_calm(client)

    def test_unknown_server(self):
        """Nobody is told over a connection that nobody vouches for."""
        server = self.serve(False)
        client = self.open("Daily", AT_ONCE.format(server.port))
        self.agree(client, "_?Unsubscribe")
        client.wait_for_window("Not Unsubscribed")
        self.assertEqual(server.told, [])
        self.assert_calm(client)

    def test_by_mail(self):
        """The mail that does it is written and left to the person to send."""
        client = self.open("Monthly", "List-Unsubscribe: <mailto:leave@elsewhere.test?subject=unsubscribe%20me>")
        self.agree(client, "_?Write the Mail")
        window = client.wait_for_window("unsubscribe me")
        self.assertTrue(wait_until(lambda: window.find(None, ".*leave@elsewhere.test.*"), "the recipient"))
        self.assert_calm(client)

    def test_not_offered(self):
        """In mail that came by no list, and where the list would be told in the clear."""
        client = self.open("Letter", "List-Unsubscribe: <http://localhost/leave>")
        client.wait_for("label", text="All the news.\n?")
        self.assertIsNone(client.find("push button", "Unsubscribe…"))
        self.assert_calm(client)


if __name__ == "__main__":
    if os.geteuid() == 0 and ALONE not in os.environ:
        os.environ[ALONE] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    tap.main()
