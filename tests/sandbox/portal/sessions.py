# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions: what the site remembers between two requests of one browser."""

import hashlib
import hmac
import secrets
import threading
import time

from .captcha import Captchas

_IDLE = 2 * 3600


class Session:
    def __init__(self):
        self.id = secrets.token_urlsafe(24)
        self.seen = time.time()
        self.account_id: int | None = None
        self.captchas = Captchas()
        self.memory: dict = {}
        self._key = secrets.token_bytes(32)

    def csrf(self, action: str) -> str:
        """The token that only a form of this session, sent to this action, carries."""
        return hmac.new(self._key, action.encode(), hashlib.sha256).hexdigest()

    def csrf_matches(self, action: str, token: str) -> bool:
        return hmac.compare_digest(self.csrf(action).encode(), token.encode())


class Sessions:
    def __init__(self):
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    def open(self, session_id: str | None) -> Session:
        """The session of that cookie, or a fresh one: an id that we did not give is refused."""
        with self._lock:
            self._drop_idle()
            session = self._sessions.get(session_id or "") or self._add(Session())
            session.seen = time.time()
            return session

    def find(self, session_id: str) -> Session | None:
        with self._lock:
            return self._sessions.get(session_id)

    def latest_reader(self) -> Session | None:
        """The session used last among those that were shown a picture."""
        with self._lock:
            readers = [each for each in self._sessions.values() if each.captchas.latest]
            return max(readers, key=lambda each: each.seen, default=None)

    def change(self, old: Session, account_id: int | None) -> Session:
        """A new id and key at log-in and log-out: an id known before is worth nothing after."""
        with self._lock:
            session = self._add(Session())
            session.account_id = account_id
            if account_id is not None:
                session.memory = old.memory
            self._sessions.pop(old.id, None)
            return session

    def _add(self, session: Session) -> Session:
        self._sessions[session.id] = session
        return session

    def _drop_idle(self) -> None:
        limit = time.time() - _IDLE
        for session in [each for each in self._sessions.values() if each.seen < limit]:
            del self._sessions[session.id]
