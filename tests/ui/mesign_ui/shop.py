# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A provider's site that leads astray: a key pressed on its first page leads where pages may not."""

import contextlib
import http.server
import ssl
import threading
from pathlib import Path

from .world import TREE  # noqa: F401  the sandbox's package is found through it

from mesign_sandbox.ca import TlsAuthority  # noqa: E402  pylint: disable=wrong-import-position,wrong-import-order

_PROVIDER = """[Provider]
Id=shop
Name=The Shop
AccountPage=https://localhost:{own}/
Hosts=localhost:{own};localhost:{misnamed};localhost:{nobody}
Evidence=sandbox
Anchor={anchor}

[Pfx]
Subject=never
Attachment=never
"""

_FIRST_PAGE = """<h1>The Shop</h1>
<p><a id=blank target=_blank>.</a></p>
<script>
  const leads = {{
    a: "https://localhost:{foreign}/", b: "http://localhost:{foreign}/", c: "/redirect",
    d: "https://localhost:{misnamed}/", e: "/mine.p12", f: "/frames", g: "https://user@localhost:{foreign}/",
    h: "https://localhost:{nobody}/",
  }};
  const blank = {{ y: "/second", z: "https://localhost:{foreign}/" }};
  document.body.tabIndex = 0;
  document.body.focus();
  document.addEventListener("keydown", ({{ key }}) => {{
    if (leads[key]) location = leads[key];
    if (blank[key]) {{
      document.getElementById("blank").href = blank[key];
      document.getElementById("blank").click();
    }}
  }});
</script>"""


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        self.server.asked.append(self.path)
        answer = self.server.pages.get(self.path)
        if isinstance(answer, str) and answer.startswith("https:"):
            self._send(302, b"", Location=answer)
        elif isinstance(answer, bytes):
            self._send(200, answer, Content_Type="application/octet-stream",
                       Content_Disposition=f'attachment; filename="{self.path[1:]}"')
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
        self.pages = {}
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request, client_address):
        """Whoever does not trust the certificate hangs up."""


class Shop:
    """Three sites: the provider's own, another one's, and one whose certificate is for another name."""

    def __init__(self, folder: Path, pfx: bytes):
        authority = TlsAuthority(folder / "shop-ca", "The Shop's CA")
        pair = authority.issue_server(["localhost"])
        self.own = _Server(pair)
        self.foreign = _Server(pair)
        self.misnamed = _Server(authority.issue_server(["elsewhere.test"]))
        nobody = _Server(pair)
        ports = {name: server.server_port for name, server in
                 {"own": self.own, "foreign": self.foreign, "misnamed": self.misnamed, "nobody": nobody}.items()}
        nobody.server_close()
        frames = f"<iframe src=https://localhost:{ports['foreign']}/></iframe><iframe src=/second></iframe>"
        self.own.pages = {
            "/": _FIRST_PAGE.format(**ports), "/mine.p12": pfx, "/frames": frames,
            "/redirect": f"https://localhost:{ports['foreign']}/",
        }
        self.profile = folder / "shop.provider"
        anchor = authority.anchor_path.read_text(encoding="ascii").strip().replace("\n", r"\n") + r"\n"
        self.profile.write_text(_PROVIDER.format(anchor=anchor, **ports), encoding="utf-8")

    @contextlib.contextmanager
    def running(self):
        servers = (self.own, self.foreign, self.misnamed)
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            for server in servers:
                server.shutdown()
                server.server_close()
