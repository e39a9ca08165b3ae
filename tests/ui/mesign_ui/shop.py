# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A provider's site that leads astray: a key pressed on its first page leads where pages may not."""

import base64
import contextlib
import http.server
import ssl
import threading
from email.utils import formatdate, make_msgid
from pathlib import Path

from .world import TREE  # noqa: F401  the sandbox's package is found through it

from mesign_sandbox.ca import TlsAuthority  # noqa: E402  pylint: disable=wrong-import-position,wrong-import-order

# What a member sends along: me, and open-sesame.
MEMBER = "Basic " + base64.b64encode(b"me:open-sesame").decode()

_PROVIDER = """[Provider]
Id=shop
Name=The Shop
AccountPage=https://localhost:{own}/
Hosts=localhost:{own};localhost:{misnamed};localhost:{nobody}
PaymentHosts=pay.localhost:{payment}
Evidence=sandbox
Anchor={anchor}
LinkHosts=localhost:{own}
FillPages=https://localhost:{own}/retrieve
Senders=no-reply@shop.test
AuthservIds=mx.example.test

[Pfx]
Subject=never
Attachment=never
"""

_RETRIEVAL = """
[Link]
Subject=pick up
Url=^https://localhost:{own}/retrieve\\\\?order=[0-9]+$
Order=order=([0-9]+)

[Code]
Subject=pick up
Code=Code: ([A-Z0-9]{{8,12}})

[Form retrieve]
address=email
code=code
password=pw
password-confirm=again
captcha=captcha
"""

_PASSWORD = """password=pw
password-confirm=again
"""
_REQUEST = """csr=csr
"""
_ISSUED = """
[Issued]
Subject=never
Attachment=never
"""

_FIRST_PAGE = """<h1>The Shop</h1>
<p><a id=blank target=_blank>.</a></p>
<script>
  const leads = {{
    a: "https://localhost:{foreign}/", b: "http://localhost:{foreign}/", c: "/redirect",
    d: "https://localhost:{misnamed}/", e: "/mine.p12", f: "/frames", g: "https://user@localhost:{foreign}/",
    h: "https://localhost:{nobody}/", k: "/cookie", l: "/members", n: "/mine.cer", p: "https://pay.localhost:{payment}/cashier",
  }};
  const blank = {{ q: "https://pay.localhost:{payment}/cashier", y: "/second", z: "https://localhost:{foreign}/" }};
  async function make(from, name) {{
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await (await fetch(from)).blob());
    file.download = name;
    document.body.append(file);
    file.click();
  }}
  document.body.tabIndex = 0;
  document.body.focus();
  document.addEventListener("keydown", ({{ key }}) => {{
    if (leads[key]) location = leads[key];
    if (key === "m") make("/mine.p12", "made.p12");
    if (blank[key]) {{
      document.getElementById("blank").href = blank[key];
      document.getElementById("blank").click();
    }}
  }});
</script>"""


def letter(own: int, address: str, code: str) -> bytes:
    """The mail that a certificate can be picked up, as the server of the account takes it in."""
    return (f"Authentication-Results: mx.example.test; dkim=pass header.d=shop.test\r\n"
            f"From: The Shop <no-reply@shop.test>\r\nTo: {address}\r\nSubject: Please pick up your certificate\r\n"
            f"Date: {formatdate()}\r\nMessage-ID: {make_msgid(domain='shop.test')}\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n"
            f"https://localhost:{own}/retrieve?order=4711\r\nCode: {code}\r\n").encode()


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # pylint: disable=invalid-name
        length = int(self.headers.get("Content-Length", 0))
        self.server.told.append(self.rfile.read(length).decode(errors="replace"))
        self.server.answers.wait(60)
        self.do_GET()

    def do_GET(self):  # pylint: disable=invalid-name
        self.server.asked.append(self.path)
        self.server.cookies.append(self.headers.get("Cookie", ""))
        self.server.credentials.append(self.headers.get("Authorization", ""))
        answer = self.server.pages.get(self.path.split("?")[0])
        if self.path in self.server.guarded and self.server.credentials[-1] != MEMBER:
            self._send(401, b"", WWW_Authenticate='Basic realm="Members"')
        elif isinstance(answer, str) and answer.startswith("https:"):
            self._send(302, b"", Location=answer)
        elif isinstance(answer, bytes):
            self._send(200, answer, Content_Type="application/octet-stream",
                       Content_Disposition=f'attachment; filename="{self.path[1:]}"')
        elif self.path.endswith(".js"):
            self._send(200, answer.encode(), Content_Type="text/javascript")
        elif self.path == "/cookie":
            self._send(200, b"<!DOCTYPE html><title>Page</title>", Content_Type="text/html",
                       Set_Cookie="who=me; Max-Age=100000; Secure")
        else:
            page = f"<!DOCTYPE html><meta charset=utf-8><title>Page</title>{answer or self.path}"
            self._send(200, page.encode(), Content_Type="text/html")

    def _send(self, status: int, body: bytes, **headers: str):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pair: tuple[Path, Path]):
        self.asked = []
        self.told = []
        self.cookies = []
        self.credentials = []
        self.guarded = {"/members"}
        # Cleared, it keeps whoever has sent a form waiting.
        self.answers = threading.Event()
        self.answers.set()
        self.pages = {}
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request, client_address):
        """Whoever does not trust the certificate hangs up."""


class Shop:
    """Four sites: the provider's own, another one's, a payment service's, and one whose certificate is for another name."""

    def __init__(self, folder: Path, pfx: bytes, certificate: bytes = b""):
        authority = TlsAuthority(folder / "shop-ca", "The Shop's CA")
        pair = authority.issue_server(["localhost"])
        self.own = _Server(pair)
        self.foreign = _Server(pair)
        self.payment = _Server(authority.issue_server(["pay.localhost"]))
        self.misnamed = _Server(authority.issue_server(["elsewhere.test"]))
        nobody = _Server(pair)
        ports = {name: server.server_port for name, server in
                 {"own": self.own, "foreign": self.foreign, "payment": self.payment, "misnamed": self.misnamed, "nobody": nobody}.items()}
        nobody.server_close()
        frames = f"<iframe src=https://localhost:{ports['foreign']}/></iframe><iframe src=/second></iframe>"
        self.own.pages = {
            "/": _FIRST_PAGE.format(**ports), "/mine.p12": pfx, "/mine.cer": certificate, "/frames": frames,
            "/redirect": f"https://localhost:{ports['foreign']}/",
        }
        self.profile = folder / "shop.provider"
        self.anchor = authority.anchor_path
        anchor = authority.anchor_path.read_text(encoding="ascii").strip().replace("\n", r"\n") + r"\n"
        self.ports = ports
        self.profile.write_text((_PROVIDER + _RETRIEVAL).format(anchor=anchor, **ports), encoding="utf-8")

    def take_requests(self):
        """From now on, by what its profile says, the keys are made by whoever buys."""
        text = self.profile.read_text(encoding="utf-8")
        self.profile.write_text(text.replace(_PASSWORD, _REQUEST) + _ISSUED, encoding="utf-8")

    @contextlib.contextmanager
    def running(self):
        servers = (self.own, self.foreign, self.payment, self.misnamed)
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            for server in servers:
                server.answers.set()
                server.shutdown()
                server.server_close()
