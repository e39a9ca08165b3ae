# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an authority answers, right and wrong: OCSP (RFC 6960), revocation lists (RFC 5280 section 5), and the web
server it answers from, which remembers who asked for what.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import core, crl, ocsp, x509

from . import der
from .algorithms import Signing
from .pki import DAY, Authority, Person, utc

OCSP_ACCESS, ISSUERS_ACCESS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"
INFORMATION_ACCESS, LIST_POINTS = "1.3.6.1.5.5.7.1.1", "2.5.29.31"
NONCE, INVALIDITY_DATE, ISSUING_POINT, DELTA = "1.3.6.1.5.5.7.48.1.2", "2.5.29.24", "2.5.29.28", "2.5.29.27"
REASONS = ("unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
           "certificateHold", None, "removeFromCRL", "privilegeWithdrawn", "aACompromise")
HOUR = timedelta(hours=1)


def now() -> datetime:
    """The present, in whole seconds."""
    return datetime.now(timezone.utc).replace(microsecond=0)


def access(responders: tuple[str, ...] = (), issuers: tuple[str, ...] = ()) -> tuple[str, bool, bytes]:
    """The extension that names responders and where the issuer's certificate lies, for Wanted.more."""
    places = [(OCSP_ACCESS, url) for url in responders] + [(ISSUERS_ACCESS, url) for url in issuers]
    return INFORMATION_ACCESS, False, der.seq(*(
        der.seq(der.oid(method), x509.GeneralName("uniform_resource_identifier", url).dump()) for method, url in places))


def list_points(*urls: str) -> tuple[str, bool, bytes]:
    """The extension that names revocation lists, for Wanted.more."""
    return LIST_POINTS, False, der.seq(*(der.seq(der.context(0, der.context(0, _uri(url)))) for url in urls))


def _uri(url: str) -> bytes:
    return x509.GeneralName("uniform_resource_identifier", url).dump()


def _extension(name: str, value: bytes, critical: bool = False) -> bytes:
    return der.seq(der.oid(name), core.Boolean(True).dump() if critical else b"", der.octets(value))


def _generalized(when: datetime) -> bytes:
    return core.GeneralizedTime(when).dump()


def _signed(body: bytes, signer: Person, signing: Signing | None, *more: bytes) -> bytes:
    way = signing or Signing.natural(signer.key)
    return der.seq(body, way.algorithm(), der.tlv(0x03, b"\x00" + way.sign(signer.key, body)), *more)


@dataclass(frozen=True)
class Answer:
    """An OCSP response to be. `signer` is the issuer unless given; his certificate is sent along if he is another."""

    issuer: Authority
    status: str = "good"
    reason: str | None = "keyCompromise"
    since: timedelta = -2 * DAY
    invalid_since: timedelta | None = None
    this_update: timedelta = -HOUR
    next_update: timedelta | None = DAY
    produced: timedelta = timedelta()
    signer: Person | None = None
    signing: Signing | None = None
    serial: int | None = None
    about: Authority | None = None
    nonce: str = "copied"

    def __call__(self, request: bytes) -> bytes:
        """The OCSPResponse to a request."""
        asked = ocsp.OCSPRequest.load(request)
        signer = self.signer or self.issuer
        body = der.seq(
            der.context(1, signer.x509.subject.dump()), _generalized(now() + self.produced),
            der.seq(self._single(asked["tbs_request"]["request_list"][0]["req_cert"])), self._nonce(asked))
        along = der.context(0, der.seq(signer.certificate)) if signer is not self.issuer else b""
        basic = _signed(body, signer, self.signing, along)
        content = der.seq(der.oid("1.3.6.1.5.5.7.48.1.1"), der.octets(basic))
        return der.seq(core.Enumerated.dump(_Status("successful")), der.context(0, content))

    def _single(self, asked: ocsp.CertId) -> bytes:
        name = asked.dump()
        if self.about is not None or self.serial is not None:
            about = self.about or self.issuer
            name = der.seq(
                asked["hash_algorithm"].dump(), der.octets(hashlib.sha1(about.x509.subject.dump()).digest()),
                der.octets(about.x509.public_key.sha1), der.integer(self.serial or asked["serial_number"].native))
        return der.seq(
            name, self._status(), _generalized(now() + self.this_update),
            der.context(0, _generalized(now() + self.next_update)) if self.next_update is not None else b"",
            der.context(1, der.seq(_extension(INVALIDITY_DATE, _generalized(now() + self.invalid_since))))
            if self.invalid_since is not None else b"")

    def _status(self) -> bytes:
        if self.status == "revoked":
            reason = b"" if self.reason is None else der.context(0, der.tlv(0x0A, bytes((REASONS.index(self.reason),))))
            return der.context(1, _generalized(now() + self.since) + reason)
        return der.context({"good": 0, "unknown": 2}[self.status], b"", constructed=False)

    def _nonce(self, asked) -> bytes:
        if self.nonce == "none":
            return b""
        sent = asked.nonce_value.native if asked.nonce_value is not None else b"none"
        value = sent if self.nonce == "copied" else b"another nonce"
        return der.context(1, der.seq(_extension(NONCE, der.octets(value))))


class _Status(core.Enumerated):
    _map = {0: "successful", 1: "malformed_request", 2: "internal_error", 3: "try_later", 5: "sign_required", 6: "unauthorized"}


def refusal(status: str) -> Callable[[bytes], bytes]:
    """A response without an answer, such as `try_later`."""
    return lambda request: der.seq(_Status(status).dump())


@dataclass(frozen=True)
class Entry:
    """A certificate on a list."""

    serial: int
    reason: str | None = "keyCompromise"
    since: timedelta = -2 * DAY
    invalid_since: timedelta | None = None
    more: tuple[bytes, ...] = ()

    def dump(self) -> bytes:
        """The octets."""
        extensions = []
        if self.reason is not None:
            extensions.append(_extension("2.5.29.21", der.tlv(0x0A, bytes((REASONS.index(self.reason),)))))
        if self.invalid_since is not None:
            extensions.append(_extension(INVALIDITY_DATE, _generalized(now() + self.invalid_since)))
        extensions += self.more
        return der.seq(der.integer(self.serial), utc(now() + self.since), der.seq(*extensions) if extensions else b"")


@dataclass(frozen=True)
class Listing:
    """A revocation list to be. `point` is the content of an IssuingDistributionPoint."""

    issuer: Authority
    entries: tuple[Entry, ...] = ()
    this_update: timedelta = -HOUR
    next_update: timedelta | None = DAY
    signer: Person | None = None
    signing: Signing | None = None
    point: bytes | None = None
    delta: bool = False
    more: tuple[bytes, ...] = ()

    def __call__(self, request: bytes = b"") -> bytes:
        """The CertificateList."""
        signer = self.signer or self.issuer
        extensions = [_extension("2.5.29.20", der.integer(7)), *self.more]
        if self.point is not None:
            extensions.append(_extension(ISSUING_POINT, der.seq(self.point), critical=True))
        if self.delta:
            extensions.append(_extension(DELTA, der.integer(6), critical=True))
        body = der.seq(
            der.integer(1), (self.signing or Signing.natural(signer.key)).algorithm(), self.issuer.x509.subject.dump(),
            utc(now() + self.this_update), utc(now() + self.next_update) if self.next_update is not None else b"",
            der.seq(*(entry.dump() for entry in self.entries)) if self.entries else b"",
            der.context(0, der.seq(*extensions)))
        made = _signed(body, signer, self.signing)
        crl.CertificateList.load(made).native  # pylint: disable=expression-not-assigned
        return made


@dataclass
class Server:
    """A web server on loopback. `answers` has what is behind each path: octets, or what makes them of a request; a
    number is a status, a string where a redirect leads to. `asked` is what was asked for, `connections` counts who came
    at all."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "Server":
        outer = self

        class Handler(BaseHTTPRequestHandler):
            """Answers from the table."""

            def do_GET(self):  # pylint: disable=invalid-name
                """A list or a certificate."""
                self.respond(b"")

            def do_POST(self):  # pylint: disable=invalid-name
                """A question."""
                self.respond(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def respond(self, body):
                """Looks it up."""
                outer.asked.append(self.path)
                answer = outer.answers.get(self.path, 404)
                answer = answer(body) if callable(answer) else answer
                if isinstance(answer, bytes):
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                    return
                self.send_response(answer if isinstance(answer, int) else 302)
                if isinstance(answer, str):
                    self.send_header("Location", answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):  # pylint: disable=arguments-differ
                """Says nothing."""

        class Counting(ThreadingHTTPServer):
            """Counts, whatever is said then."""

            def verify_request(self, request, client_address):
                """Somebody came."""
                outer.connections += 1
                return True

            def handle_error(self, request, client_address):
                """What speaks no HTTP is no error of the test's."""

        self._server = Counting(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *unused):
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self._server.server_address[1]}{path}"
