# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Register, log in, log out."""

import re

from . import pages
from .forms import Form
from .markup import Text, h
from .server import Response
from .visits import Visit

_LOG_IN = Text("登录", "Log in")
_REGISTER = Text("注册", "Register")


def show_log_in(visit: Visit) -> Response:
    return _log_in_page(visit, Form())


def log_in(visit: Visit) -> Response:
    data = visit.sent()
    who = data.line("login", 254)
    visit.check_captcha(data)
    if data:
        account = visit.services.accounts.log_in(who, data.get("password"))
        if account:
            return _enter(visit, account.id)
        data.refuse(
            "password",
            Text(
                "用户名或密码不对；连续错误五次须等五分钟",
                "Wrong name or password; after five wrong ones in a row wait five minutes",
            ),
        )
    return _log_in_page(visit, data, 422)


def show_register(visit: Visit) -> Response:
    return _register_page(visit, Form())


def register(visit: Visit) -> Response:
    data = visit.sent()
    user_name = data.line("user_name", 32)
    email = data.address("email")
    password = data.new_password("password", "password_confirm")
    if user_name and not re.fullmatch(r"[\w.-]{2,32}", user_name):
        data.refuse(
            "user_name",
            Text(
                "2 到 32 个汉字、字母、数字或 . _ -",
                "2 to 32 letters, digits, dots, underscores or hyphens",
            ),
        )
    visit.check_captcha(data)
    if data:
        account = visit.services.accounts.register(user_name, email, password)
        if account:
            return _enter(visit, account.id)
        data.refuse(
            "user_name",
            Text(
                "用户名或邮箱已注册，请直接登录或换一个",
                "This name or address is registered already: log in, or choose another",
            ),
        )
    return _register_page(visit, data, 422)


def log_out(visit: Visit) -> Response:
    visit.session = visit.services.sessions.change(visit.session, None)
    return visit.go("/", Text("已退出。", "You are logged out."))


def _enter(visit: Visit, account_id: int) -> Response:
    visit.session = visit.services.sessions.change(visit.session, account_id)
    return visit.go(visit.session.memory.pop("next", "/orders"))


def _ordering(visit: Visit):
    return pages.steps(2) if "cart" in visit.session.memory else None


def _log_in_page(visit: Visit, data: Form, status: int = 200) -> Response:
    return visit.page(
        _LOG_IN,
        _ordering(visit),
        pages.summary(data),
        visit.form(
            "/login",
            pages.field(
                data, "login", Text("用户名或邮箱", "User name or e-mail"), autocomplete="username"
            ),
            pages.field(
                data,
                "password",
                Text("密码", "Password"),
                kind="password",
                autocomplete="current-password",
            ),
            visit.captcha(data),
            pages.button(_LOG_IN),
        ),
        h(
            "p",
            Text("还没有账户？", "No account yet?"),
            " ",
            pages.link("/register", _REGISTER),
        ),
        status=status,
    )


def _register_page(visit: Visit, data: Form, status: int = 200) -> Response:
    return visit.page(
        _REGISTER,
        _ordering(visit),
        pages.summary(data),
        visit.form(
            "/register",
            pages.field(data, "user_name", Text("用户名", "User name"), autocomplete="username"),
            pages.field(
                data, "email", Text("邮箱", "E-mail"), kind="email", autocomplete="email"
            ),
            pages.field(
                data,
                "password",
                Text("密码", "Password"),
                kind="password",
                autocomplete="new-password",
                help=Text("至少 8 个字符，含字母和数字", "8 characters or more, letters and digits"),
            ),
            pages.field(
                data,
                "password_confirm",
                Text("再输一次密码", "Password again"),
                kind="password",
                autocomplete="new-password",
            ),
            visit.captcha(data),
            pages.button(_REGISTER),
        ),
        h("p", Text("已有账户？", "Registered already?"), " ", pages.link("/login", _LOG_IN)),
        status=status,
    )


ROUTES = [
    ("GET", "/login", show_log_in),
    ("POST", "/login", log_in),
    ("GET", "/register", show_register),
    ("POST", "/register", register),
    ("POST", "/logout", log_out),
]
