# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""An authorization server (RFC 6749) for public clients with PKCE (RFC 7636), and what mail servers ask it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from .users import User

CLIENT_ID = "mesign-in-the-sandbox"
SCOPE = "mail.read mail.send offline"
CODE_SECONDS = 60
REQUEST_LIMIT = 100_000
STOP_INTERVAL = 0.1
# RFC 8252, section 7.3: any port of the loopback interface.
REDIRECT = re.compile(r"^http://(127\.0\.0\.1|localhost):[0-9]{1,5}/$")
ASKED = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Log in</title><h1>Log in</h1>
<form method="post" action="/authorize">{hidden}
<p><label>Address <input name="address" value="{address}"></label>
<p><label>Password <input name="password" type="password"></label>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Deny</button></form>"""


class Refused(Exception):
    """A request that gets an error of the standard."""


@dataclass
class Grant:
    """What a person allowed; `challenge` and `redirect` belong to its code."""

    address: str
    challenge: str
    redirect: str
    ends: float


@dataclass
class State:
    """What the server remembers, under its lock."""

    lifetime: int = 3600
    hold: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    codes: dict[str, Grant] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"redeemed": 0, "refreshed": 0, "reused": 0})


class AuthorizationServer:
    """Serves people and programs by HTTPS, and mail servers, which ask whose a token is, by HTTP."""

    def __init__(self, users: list[User], certificate: tuple[Path, Path]):
        self._passwords = {user.address: user.password for user in users}
        self._state = State()
        self._public = self._serve(self._public_routes())
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        self._public.socket = context.wrap_socket(self._public.socket, server_side=True)
        self._private = self._serve({("POST", "/introspect"): self._introspect})
        self.url = f"https://localhost:{self._public.server_port}"
        self.introspection_url = f"http://127.0.0.1:{self._private.server_port}/introspect"

    def start(self) -> None:
        """Starts to answer."""
        for server in (self._public, self._private):
            threading.Thread(target=server.serve_forever, args=(STOP_INTERVAL,), daemon=True).start()

    def stop(self) -> None:
        """Stops answering and frees the ports."""
        for server in (self._public, self._private):
            server.shutdown()
            server.server_close()

    @property
    def description(self) -> dict:
        """Where it is, for the first line of output."""
        urls = {"authorize": f"{self.url}/authorize", "token": f"{self.url}/token"}
        return {**urls, "client_id": CLIENT_ID, "scope": SCOPE}

    @property
    def counts(self) -> dict:
        """How often codes were redeemed, tokens refreshed, and a used refresh token came again."""
        with self._state.lock:
            return dict(self._state.counts)

    def set_lifetime(self, seconds: int) -> None:
        """Says how long the access tokens given from now on count."""
        with self._state.lock:
            self._state.lifetime = seconds

    def set_hold(self, seconds: float) -> None:
        """Says how long the answer to a request for tokens takes from now on."""
        with self._state.lock:
            self._state.hold = seconds

    def forget(self, what: str) -> None:
        """Lets all `access` tokens end, or all `refresh` tokens too."""
        if what not in ("access", "refresh"):
            raise ValueError(f"what is access or refresh, not {what}")
        with self._state.lock:
            self._state.access.clear()
            if what == "refresh":
                self._state.refresh.clear()

    def owner(self, token: str) -> str | None:
        """Whose access token this is."""
        with self._state.lock:
            address, ends = self._state.access.get(token, (None, 0))
        return address if ends > time.time() else None

    @staticmethod
    def _serve(routes: dict) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        server.routes = routes
        return server

    def _public_routes(self) -> dict:
        return {
            ("GET", "/authorize"): self._ask,
            ("POST", "/authorize"): self._answer,
            ("POST", "/token"): self._token,
        }

    def _ask(self, form: dict) -> Answer:
        _check_request(form)
        fields = {name: form[name] for name in ASKED}
        hidden = "".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items())
        page = PAGE.format(hidden=hidden, address=html.escape(form.get("login_hint", "")))
        return Answer(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")

    def _answer(self, form: dict) -> Answer:
        _check_request(form)
        back = {"state": form["state"]}
        if form.get("answer") != "allow":
            back["error"] = "access_denied"
        elif self._passwords.get(form.get("address")) != form.get("password"):
            return Answer(HTTPStatus.FORBIDDEN, b"Wrong address or password", "text/plain")
        else:
            back["code"] = secrets.token_urlsafe(32)
            grant = Grant(form["address"], form["code_challenge"], form["redirect_uri"], time.time() + CODE_SECONDS)
            with self._state.lock:
                self._state.codes[back["code"]] = grant
        return Answer(HTTPStatus.FOUND, b"", "text/plain", f"{form['redirect_uri']}?{urlencode(back)}")

    def _token(self, form: dict) -> Answer:
        try:
            if form.get("client_id") != CLIENT_ID:
                raise Refused("invalid_client")
            kinds = {"authorization_code": self._redeem, "refresh_token": self._refresh}
            if form.get("grant_type") not in kinds:
                raise Refused("unsupported_grant_type")
            with self._state.lock:
                address = kinds[form["grant_type"]](form)
                given = self._give(address)
                hold = self._state.hold
            time.sleep(hold)
            return _json(HTTPStatus.OK, given)
        except Refused as refused:
            return _json(HTTPStatus.BAD_REQUEST, {"error": str(refused)})

    def _redeem(self, form: dict) -> str:
        grant = self._state.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or grant.ends < time.time() or grant.redirect != form.get("redirect_uri") or grant.challenge != challenge:
            raise Refused("invalid_grant")
        self._state.counts["redeemed"] += 1
        return grant.address

    def _refresh(self, form: dict) -> str:
        """A refresh token counts once (RFC 9700, section 4.14.2)."""
        address = self._state.refresh.pop(form.get("refresh_token"), None)
        if address is None:
            self._state.counts["reused"] += 1
            raise Refused("invalid_grant")
        self._state.counts["refreshed"] += 1
        return address

    def _give(self, address: str) -> dict:
        access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
        self._state.access[access] = (address, time.time() + self._state.lifetime)
        self._state.refresh[refresh] = address
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self._state.lifetime,
            "refresh_token": refresh,
            "scope": SCOPE,
        }

    def _introspect(self, form: dict) -> Answer:
        """RFC 7662."""
        address = self.owner(form.get("token", ""))
        answer = {"active": address is not None, "username": address} if address else {"active": False}
        return _json(HTTPStatus.OK, answer)


@dataclass
class Answer:
    """What is answered to a request."""

    status: HTTPStatus
    body: bytes
    content_type: str
    location: str | None = None


def _json(status: HTTPStatus, value: dict) -> Answer:
    return Answer(status, json.dumps(value).encode(), "application/json")


def _check_request(form: dict) -> None:
    """What is wrong here is never told to the redirect address (RFC 6749, section 4.1.2.1)."""
    wrong = (
        form.get("response_type") != "code"
        or form.get("client_id") != CLIENT_ID
        or not REDIRECT.match(form.get("redirect_uri", ""))
        or form.get("scope") != SCOPE
        or form.get("code_challenge_method") != "S256"
        or not re.fullmatch(r"[A-Za-z0-9_-]{43}", form.get("code_challenge", ""))
        or not form.get("state")
    )
    if wrong:
        raise ValueError("not a request of this client's")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length", 0)), REQUEST_LIMIT)
        self._answer(self.rfile.read(length).decode(errors="replace"))

    def _answer(self, form: str) -> None:
        route = self.server.routes.get((self.command, urlsplit(self.path).path))
        try:
            answer = route(dict(parse_qsl(form))) if route else Answer(HTTPStatus.NOT_FOUND, b"", "text/plain")
        except ValueError as error:
            answer = Answer(HTTPStatus.BAD_REQUEST, str(error).encode(), "text/plain")
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *arguments) -> None:
        """Tokens are not for the log."""
