# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""One request on its way through a page: what was asked, by whom, and what it may use."""

from dataclasses import dataclass, field
from functools import wraps

from . import pages
from .accounts import Account, Accounts
from .delivery import Delivery
from .forms import Form
from .markup import Markup, Text
from .orders import Orders
from .server import Request, Response, redirect
from .sessions import Session, Sessions


@dataclass
class Settings:
    """What a test may change while the portal runs."""

    code_lifetime: float = 7 * 86400
    code_attempts: int = 5
    takes_requests: int = 0


@dataclass(frozen=True)
class Services:
    """What the pages work with."""

    accounts: Accounts
    orders: Orders
    sessions: Sessions
    delivery: Delivery
    authority: object
    settings: Settings = field(default_factory=Settings)


class Refusal(Exception):
    """Ends a request with a page that says what is wrong and what to do."""

    def __init__(self, status: int, title: Text, advice: Text):
        super().__init__(title.en)
        self.status = status
        self.title = title
        self.advice = advice


@dataclass
class Visit:
    request: Request
    session: Session
    services: Services

    @property
    def account(self) -> Account | None:
        return self.services.accounts.find(self.session.account_id)

    def page(self, title: Text, *body, status: int = 200) -> Response:
        """A page, with the notice that the request before left, if any."""
        account = self.account
        left = self.session.memory.pop("notice", None)
        return pages.page(
            title,
            pages.notice(*left) if left else None,
            *body,
            user_name=account.user_name if account else "",
            csrf=self.session.csrf("/logout"),
            status=status,
        )

    def form(self, action: str, *children, **attributes) -> Markup:
        return pages.form(action, self.session.csrf(action), *children, **attributes)

    def sent(self) -> Form:
        return Form(self.request.form)

    def captcha(self, data: Form) -> Markup:
        return pages.captcha(data, self.session.captchas.new())

    def check_captcha(self, data: Form) -> None:
        """A picture is used up by the first form that names it, right or wrong."""
        if not self.session.captchas.redeem(data.get("captcha_id"), data.get("captcha")):
            data.refuse(
                "captcha",
                Text(
                    "随机码不对或已失效，请输入新图中的随机码",
                    "Wrong or used up: type the code of the new picture",
                ),
            )

    def go(self, where: str, text: Text | None = None, kind: str = "good") -> Response:
        """Sends the browser on; the next page shows the text."""
        if text:
            self.session.memory["notice"] = (text, kind)
        return redirect(where)


def signed_in(handler):
    """Sends a visitor who is not logged in to the log-in page, and back here after it."""

    @wraps(handler)
    def guarded(visit: Visit, *arguments: str) -> Response:
        if visit.account is None:
            if visit.request.method == "GET":
                visit.session.memory["next"] = visit.request.path
            return visit.go("/login", Text("请先登录。", "Please log in first."), "hint")
        return handler(visit, *arguments)

    return guarded


def bad_request(advice: Text) -> Refusal:
    return Refusal(400, Text("无法处理这个请求", "This request cannot be handled"), advice)
