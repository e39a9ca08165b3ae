# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A person at the browser: goes through the provider's pages by filling in their forms.

Nothing is known of the site but where a person would click: forms are read from the pages, hidden
fields are sent back as they came, and the random code is asked of the caller, who looks at the
picture.
"""

import http.cookiejar
import secrets
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Callable
from urllib.parse import urlencode, urljoin, urlsplit

_TIMEOUT = 30


@dataclass
class WebForm:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a person sees of a page: its words, its complaints, its forms."""

    def __init__(self, url: str, status: int, html: str):
        super().__init__()
        self.url = url
        self.status = status
        self.html = html
        self.words: list[str] = []
        self.complaints: dict[str, str] = {}
        self.pictures: list[str] = []
        self.forms: list[WebForm] = []
        self._form = WebForm("")
        self._select = self._area = self._complaint = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, action: str, **having: str) -> WebForm:
        """The first form that is sent to this path and holds these hidden values."""
        for each in self.forms:
            if each.action == action and having.items() <= each.fields.items():
                return each
        raise LookupError(f"no form for {action} on {self.url}: {self.text[:300]}")

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "form":
            action = urljoin(self.url, attributes.get("action") or self.url)
            self._form = WebForm(urlsplit(action).path)
            self.forms.append(self._form)
        elif tag == "input" and name:
            self._input(name, attributes)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in attributes or self._select not in self._form.fields:
                self._form.fields[self._select] = attributes.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self._form.fields[name] = ""
        elif tag == "img":
            self.pictures.append(urljoin(self.url, attributes["src"]))
        elif tag == "p" and attributes.get("class") == "error":
            self._complaint = attributes["id"].removesuffix("-error")
            self.complaints[self._complaint] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "p":
            self._complaint = ""

    def handle_data(self, data):
        self.words.append(data)
        if self._area:
            self._form.fields[self._area] += data.removeprefix("\n")
        if self._complaint:
            self.complaints[self._complaint] += data

    def _input(self, name: str, attributes: dict) -> None:
        if attributes.get("type") in ("radio", "checkbox") and "checked" not in attributes:
            return
        if attributes.get("type") != "file":
            self._form.fields[name] = attributes.get("value") or ""


class Refused(Exception):
    """The site did not go on; `page` says why."""

    def __init__(self, page: Page):
        reasons = [f"{name}: {text}" for name, text in page.complaints.items()]
        super().__init__(f"{page.status} {page.url}: {'; '.join(reasons) or page.text[:300]}")
        self.page = page


class Person:
    """One browser with its cookies. Each step raises Refused when the site refuses it.

    `read_captcha` gets the value of the session cookie and answers what the picture shows.
    """

    def __init__(self, url: str, ca_file: Path, read_captcha: Callable[[str], str]):
        self._url = url
        self._read_captcha = read_captcha
        self._cookies = http.cookiejar.CookieJar()
        context = ssl.create_default_context(cafile=str(ca_file))
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self._cookies),
        )
        self.order = ""

    @property
    def session(self) -> str:
        """The value of the session cookie."""
        return next(iter(cookie.value for cookie in self._cookies), "")

    def register(self, user_name: str, email: str, password: str) -> Page:
        page = self.open("/register")
        return self.submit(
            page.form("/register"),
            page,
            user_name=user_name,
            email=email,
            password=password,
            password_confirm=password,
        )

    def log_in(self, who: str, password: str) -> Page:
        page = self.open("/login")
        return self.submit(page.form("/login"), page, login=who, password=password)

    def log_out(self) -> Page:
        page = self.open("/")
        return self.submit(page.form("/logout"), page)

    def buy(
        self, address: str = "", years: int = 1, level: str = "V1", quantity: int = 1
    ) -> Page:
        """Chooses; `address` may be several, separated by blanks, or none."""
        page = self.open("/buy")
        return self.submit(
            page.form("/buy"),
            page,
            level=level,
            years=str(years),
            quantity=str(quantity),
            addresses="\n".join(address.split()),
        )

    def applicant(
        self, name: str, organization: str = "", phone: str = "010-12345678", contact: str = ""
    ) -> Page:
        """Without `contact` the one proposed, the account's, stays."""
        page = self.open("/applicant")
        form = page.form("/applicant")
        contact = contact or form.fields["contact"]
        return self.submit(
            form, page, name=name, organization=organization, phone=phone, contact=contact
        )

    def confirm(self, invoice: str = "none", title: str = "", tax_number: str = "") -> str:
        """Accepts the contract and places the order; returns its number."""
        page = self.open("/confirm")
        placed = self.submit(
            page.form("/confirm"),
            page,
            invoice=invoice,
            invoice_title=title,
            tax_number=tax_number,
            terms="yes",
        )
        self.order = urlsplit(placed.url).path.split("/")[2]
        return self.order

    def pay(self, order: str = "") -> Page:
        """Pays an order, or else the one just placed."""
        address = f"/orders/{order or self.order}/pay"
        page = self.open(address)
        return self.submit(page.form(address), page)

    def assign(self, order: str, address: str, name: str = "") -> str:
        """Assigns the first open certificate of an order; returns the certificate's number."""
        page = self.open(f"/orders/{order}")
        form = page.form(f"/orders/{order}/assign")
        changes = {"address": address, **({"name": name} if name else {})}
        self.submit(form, page, **changes)
        return form.fields["slot"]

    def assign_batch(self, order: str, lines: list[str]) -> Page:
        page = self.open(f"/orders/{order}")
        return self.submit(
            page.form(f"/orders/{order}/batch"), page, addresses="\n".join(lines)
        )

    def upload_batch(self, order: str, csv: bytes) -> Page:
        """Assigns by a CSV file: addresses, and names beside them."""
        page = self.open(f"/orders/{order}")
        form = page.form(f"/orders/{order}/batch")
        body, content_type = _multipart(form.fields, "file", "list.csv", csv)
        headers = {"Content-Type": content_type}
        return self._load(urllib.request.Request(urljoin(page.url, form.action), body, headers))

    def send_again(self, certificate: str, what: str) -> Page:
        """`what` is "link", "code", "pfx", or "both" for mails that did not go out."""
        return self._press(certificate, "send", what=what)

    def withdraw(self, certificate: str) -> Page:
        return self._press(certificate, "withdraw")

    def renew(self, certificate: str) -> Page:
        """Has the next retrieval mails sent for a certificate that is issued."""
        return self._press(certificate, "renew")

    def retrieve(self, link: str, code: str, password: str, address: str | None = None) -> Page:
        """Opens the link of the mail and fills in its page; `address` overrides the one shown."""
        page = self.open(link)
        form = page.form("/retrieve")
        changes = {} if address is None else {"email": address}
        return self.submit(
            form,
            page,
            retrieval_code=code,
            password=password,
            password_confirm=password,
            **changes,
        )

    def retrieve_with_request(self, link: str, code: str, request: str) -> Page:
        """As retrieve(), where the provider wants a certificate request instead of a password."""
        page = self.open(link)
        return self.submit(page.form("/retrieve"), page, retrieval_code=code, csr=request)

    def open(self, address: str) -> Page:
        return self._load(urllib.request.Request(urljoin(self._url, address)))

    def submit(self, form: WebForm, page: Page, **changes: str) -> Page:
        """Sends a form; a random code that the caller did not give is read off the picture."""
        fields = form.fields | changes
        if "captcha_id" in fields and "captcha" not in changes:
            fields["captcha"] = self._look_at_picture(page)
        return self.post(urljoin(page.url, form.action), fields)

    def post(self, address: str, fields: dict[str, str]) -> Page:
        body = urlencode(fields).encode()
        return self._load(urllib.request.Request(urljoin(self._url, address), body))

    def picture(self, address: str) -> bytes:
        with self._opener.open(urljoin(self._url, address), timeout=_TIMEOUT) as answer:
            return answer.read()

    def _press(self, certificate: str, action: str, **having: str) -> Page:
        order = certificate[: certificate.index("-", 3)]
        page = self.open(f"/orders/{order}")
        form = page.form(f"/orders/{order}/{action}", slot=certificate, **having)
        return self.submit(form, page)

    def _look_at_picture(self, page: Page) -> str:
        self.picture(page.pictures[-1])
        return self._read_captcha(self.session)

    def _load(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                return Page(answer.url, answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(Page(error.url, error.code, error.read().decode())) from None


def _multipart(
    fields: dict[str, str], name: str, file_name: str, octets: bytes
) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{each}"\r\n\r\n{value}\r\n'.encode()
        for each, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        "Content-Type: text/csv\r\n\r\n".encode() + octets + b"\r\n"
    )
    end = f"--{boundary}--\r\n".encode()
    return b"".join(parts) + end, f"multipart/form-data; boundary={boundary}"
