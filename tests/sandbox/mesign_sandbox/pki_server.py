# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP side of the certificate authorities: OCSP, CRL, issuers, time stamps."""

from __future__ import annotations

import base64
import binascii
import logging
import subprocess
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.serialization import Encoding

from .ca import MailAuthority
from .issuer import Issuer
from .tsa import TimeStampAuthority

MODES = {
    "ocsp": ("normal", "unknown", "down"),
    "crl": ("normal", "down"),
    "tsa": ("normal", "down"),
}
REQUEST_LIMIT = 1_000_000
STOP_INTERVAL = 0.1

Answer = tuple[str, bytes]
Route = Callable[[bytes], Answer]


class ServiceDown(Exception):
    """The service is told not to answer."""


class PkiServer:
    """Serves on a free port, which is taken at once and answers after `start()`."""

    def __init__(self):
        self._modes = {service: "normal" for service in MODES}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(STOP_INTERVAL,), daemon=True
        )
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def start(self, authority: MailAuthority, time_stamps: TimeStampAuthority) -> None:
        """Starts to answer for these authorities."""
        routes: dict[str, Route] = {"/tsa": lambda query: self._time_stamp(time_stamps, query)}
        for issuer in authority.authorities:
            routes.update(self._issuer_routes(issuer))
        self._http.routes = routes
        self._thread.start()

    def stop(self) -> None:
        """Stops answering and frees the port."""
        if self._thread.is_alive():
            self._http.shutdown()
        self._http.server_close()

    def set_mode(self, service: str, mode: str) -> None:
        """Tells a service how to behave: one of MODES."""
        if mode not in MODES.get(service, ()):
            raise ValueError(f"there is no mode {mode} of the service {service}")
        self._modes[service] = mode

    def _issuer_routes(self, issuer: Issuer) -> dict[str, Route]:
        path = urlsplit(issuer.url).path
        return {
            f"{path}/ocsp": lambda request: self._ocsp(issuer, request),
            f"{path}/ca.crl": lambda _: self._crl(issuer),
            f"{path}/ca.cer": lambda _: _issuer_certificate(issuer),
        }

    def _ocsp(self, issuer: Issuer, request: bytes) -> Answer:
        self._check_up("ocsp")
        always_unknown = self._modes["ocsp"] == "unknown"
        return "application/ocsp-response", issuer.ocsp(request, always_unknown)

    def _crl(self, issuer: Issuer) -> Answer:
        self._check_up("crl")
        return "application/pkix-crl", issuer.crl()

    def _time_stamp(self, authority: TimeStampAuthority, query: bytes) -> Answer:
        self._check_up("tsa")
        return "application/timestamp-reply", authority.reply(query)

    def _check_up(self, service: str) -> None:
        if self._modes[service] == "down":
            raise ServiceDown


def _issuer_certificate(issuer: Issuer) -> Answer:
    return "application/pkix-cert", issuer.certificate.public_bytes(Encoding.DER)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answers a GET; an OCSP request may be part of the path (RFC 6960, A.1)."""
        path = urlsplit(self.path).path
        base, found, request = path.partition("/ocsp/")
        if not found:
            return self._answer(path, b"")
        try:
            self._answer(f"{base}/ocsp", base64.b64decode(unquote(request)))
        except binascii.Error:
            self.send_error(HTTPStatus.BAD_REQUEST)

    def do_POST(self) -> None:
        """Answers a POST with the request as its body."""
        size = int(self.headers.get("Content-Length", 0))
        if size > REQUEST_LIMIT:
            return self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        self._answer(urlsplit(self.path).path, self.rfile.read(size))

    def log_message(self, format: str, *arguments) -> None:
        """Logs where the rest of the sandbox does."""
        logging.info(format, *arguments)

    def _answer(self, path: str, body: bytes) -> None:
        route = self.server.routes.get(path)
        if route is None:
            return self.send_error(HTTPStatus.NOT_FOUND)
        try:
            content_type, content = route(body)
        except ServiceDown:
            return self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
        except subprocess.CalledProcessError:
            return self.send_error(HTTPStatus.BAD_REQUEST)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
