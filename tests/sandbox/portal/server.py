# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTPS: requests in, responses out, the headers that every answer carries."""

import email
import email.policy
import http.cookies
import http.server
import logging
import ssl
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable
from urllib.parse import parse_qs, urlsplit

COOKIE = "__Host-session"

_log = logging.getLogger(__name__)

_BODY_LIMIT = 512 * 1024
_PATIENCE = 32 * 1024 * 1024
_TIMEOUT = 30

_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    files: dict[str, bytes]
    session_id: str | None


@dataclass
class Response:
    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def redirect(where: str) -> Response:
    return Response(status=303, headers={"Location": where})


def session_cookie(session_id: str) -> str:
    return f"{COOKIE}={session_id}; Path=/; Secure; HttpOnly; SameSite=Lax"


class UnreadableRequest(Exception):
    """A request that no browser with our form would send."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Server:
    """Listens from the start, answers after `start()`."""

    def __init__(
        self,
        certificate: Path,
        key: Path,
        answer: Callable[[Request], Response],
        complain: Callable[[int], Response],
    ):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificate, key)
        self._http = _HttpServer(("127.0.0.1", 0), _Handler)
        self._http.context = context
        self._http.answer = answer
        self._http.complain = complain
        self._thread = threading.Thread(target=self._http.serve_forever, name="portal", daemon=True)

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    def start(self) -> None:
        self._thread.start()

    def set_down(self, is_down: bool) -> None:
        """A server that is down keeps its port, but hangs up on everybody."""
        self._http.is_down = is_down

    def stop(self) -> None:
        if self._thread.is_alive():
            self._http.shutdown()
        self._http.server_close()


class _HttpServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext
    answer: Callable[[Request], Response]
    complain: Callable[[int], Response]
    is_down = False

    def verify_request(self, request, client_address):
        return not self.is_down

    def finish_request(self, request, client_address):
        """The handshake belongs to the connection's own thread: a slow client delays nobody."""
        request.settimeout(_TIMEOUT)
        with self.context.wrap_socket(request, server_side=True) as secured:
            self.RequestHandlerClass(secured, client_address, self)

    def handle_error(self, request, client_address):
        """A browser may hang up whenever it likes; anything else is our own mistake."""
        if not isinstance(sys.exc_info()[1], OSError):
            _log.exception("request from %s", client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Portal"
    sys_version = ""
    timeout = _TIMEOUT
    server: _HttpServer

    def do_GET(self):
        self._serve()

    def do_HEAD(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def log_message(self, *_arguments):
        """Nothing is logged: a retrieval link in a log is a retrieval link lost."""

    def _serve(self) -> None:
        if self.server.is_down:
            self.close_connection = True
            return
        try:
            response = self.server.answer(self._read())
        except UnreadableRequest as error:
            self.close_connection = True
            response = self.server.complain(error.status)
        self._send(response)

    def _read(self) -> Request:
        target = urlsplit(self.path)
        form, files = self._read_form() if self.command == "POST" else ({}, {})
        return Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=target.path,
            query=_first_values(target.query),
            form=form,
            files=files,
            session_id=self._session_id(),
        )

    def _read_form(self) -> tuple[dict[str, str], dict[str, bytes]]:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            raise UnreadableRequest(411)
        if int(length) > _BODY_LIMIT:
            self._pass_over(int(length))
            raise UnreadableRequest(413)
        body = self.rfile.read(int(length))
        kind = self.headers.get_content_type()
        if kind == "application/x-www-form-urlencoded":
            return _first_values(body.decode("ascii", "replace")), {}
        if kind == "multipart/form-data":
            return _multipart(self.headers["Content-Type"], body)
        raise UnreadableRequest(415)

    def _pass_over(self, length: int) -> None:
        """A browser reads the answer only when it has sent everything; patience has an end."""
        left = min(length, _PATIENCE)
        while left > 0 and (octets := self.rfile.read(min(left, 65536))):
            left -= len(octets)

    def _session_id(self) -> str | None:
        try:
            cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        except http.cookies.CookieError:
            return None
        return cookie.value if cookie else None

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        headers = {
            "Content-Type": response.content_type,
            "Content-Length": str(len(response.body)),
            "Cache-Control": "no-store",
        }
        for name, value in (headers | _SECURITY_HEADERS | response.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)


def _first_values(encoded: str) -> dict[str, str]:
    try:
        values = parse_qs(encoded, keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise UnreadableRequest(400) from error
    return {name: value[0] for name, value in values.items()}


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    message = email.message_from_bytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=email.policy.HTTP
    )
    form, files = {}, {}
    for part in message.iter_parts():
        name = part.get_param("name", "", header="content-disposition")
        octets = part.get_payload(decode=True) or b""
        if part.get_filename() is None:
            form[name] = octets.decode("utf-8", "replace")
        else:
            files[name] = octets
    return form, files
