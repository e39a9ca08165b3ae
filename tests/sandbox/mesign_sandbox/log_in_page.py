# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log-in page of the authorization server as an administrator lays it down, and as a person uses it."""

import re
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

TABLE = """\
[house]
Name=The House
Domains=example.test
Imap=imaps://localhost:{imap}
Smtp=smtps://localhost:{smtp}
OAuth2Authorize={authorize}
OAuth2Token={token}
OAuth2Scope={scope}
CaFile={ca}
"""


def lay_down(profile: Path, facts: dict, *further: str) -> None:
    """Tells a profile of the servers of example.test, of their log-in page, and what it is registered as."""
    (profile / "config").mkdir(parents=True, exist_ok=True)
    values = {name: facts["oauth"][name] for name in ("authorize", "token", "scope")}
    table = TABLE.format(imap=facts["imap"]["tls"], smtp=facts["smtp"]["tls"], ca=facts["ca"], **values)
    (profile / "config" / "servers.ini").write_text("\n".join([table, *further]))
    register(profile, facts["oauth"]["client_id"])


def register(profile: Path, client_id: str) -> None:
    """Says as what the program is registered."""
    (profile / "config" / "settings.ini").write_text(f"[oauth2]\nhouse-client-id={client_id}\n")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Hands redirects over, as what they say matters here."""

    def redirect_request(self, *_):
        return None


class Browser:
    """Opens the provider's page, fills it in, and is led back."""

    def __init__(self, url: str, ca: str):
        context = ssl.create_default_context(cafile=ca)
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), NoRedirect)
        self.url = url
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}

    def answer(self, address: str, password: str, word: str = "allow") -> str:
        """Fills the page in; gives where it leads."""
        with self.opener.open(self.url, timeout=10) as page:
            fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.read().decode()))
        form = urlencode({**fields, "address": address, "password": password, "answer": word}).encode()
        try:
            self.opener.open(self.url.partition("?")[0], form, timeout=10)
        except urllib.error.HTTPError as found:
            return found.headers["Location"]
        raise AssertionError("the page leads nowhere")

    def visit(self, url: str) -> tuple[int, str]:
        """Gives status and text of a page."""
        try:
            with self.opener.open(url, timeout=10) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
