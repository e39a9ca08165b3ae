# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The site: finds the page for a request, checks session and form token, and answers errors."""

import logging
import re
from pathlib import Path

from . import identity, manage, pages, retrieve, shop
from .markup import Text, h
from .server import Request, Response, session_cookie
from .visits import Refusal, Services, Visit, bad_request

_STATIC = {
    "/static/style.css": "text/css; charset=utf-8",
    "/static/portal.js": "text/javascript; charset=utf-8",
}
_ERRORS = {
    404: Text("没有这个页面", "There is no such page"),
    405: Text("这个页面不支持此操作", "This page does not take that"),
    411: Text("无法读取表单", "The form cannot be read"),
    413: Text("内容太大", "That is too large"),
    415: Text("无法读取表单", "The form cannot be read"),
    500: Text("服务器出错", "Something went wrong here"),
}
_log = logging.getLogger(__name__)


class Site:
    def __init__(self, services: Services):
        self._services = services
        self._routes = [
            (method, re.compile(pattern), handler)
            for module in (shop, identity, manage, retrieve)
            for method, pattern, handler in module.ROUTES
        ]

    def answer(self, request: Request) -> Response:
        if request.path in _STATIC:
            return _static(request.path)
        session = self._services.sessions.open(request.session_id)
        visit = Visit(request, session, self._services)
        response = self._answer(visit)
        # Log-in and log-out change the session on the way.
        if visit.session.id != request.session_id:
            response.headers["Set-Cookie"] = session_cookie(visit.session.id)
        return response

    def complain(self, status: int) -> Response:
        """For what could not be read as a request."""
        return pages.page(_ERRORS.get(status, _ERRORS[500]), _advice(), status=status)

    def _answer(self, visit: Visit) -> Response:
        try:
            return self._dispatch(visit)
        except Refusal as refusal:
            return visit.page(
                refusal.title, h("p", refusal.advice), _way_home(), status=refusal.status
            )
        except Exception:
            _log.exception("%s %s", visit.request.method, visit.request.path)
            return self.complain(500)

    def _dispatch(self, visit: Visit) -> Response:
        picture = re.fullmatch(r"/captcha/([A-Za-z0-9_-]+)\.png", visit.request.path)
        if picture:
            return _picture(visit, picture[1])
        matches = [
            (method, handler, match)
            for method, pattern, handler in self._routes
            if (match := pattern.fullmatch(visit.request.path))
        ]
        if not matches:
            raise Refusal(404, _ERRORS[404], _ADVICE)
        for method, handler, match in matches:
            if method == visit.request.method:
                _check_token(visit)
                return handler(visit, *match.groups())
        raise Refusal(405, _ERRORS[405], _ADVICE)


_ADVICE = Text(
    "请从首页重新开始。如果您是从邮件里来的，请完整复制链接。",
    "Please start again from the first page. If you came from a mail, copy the whole link.",
)


def _advice():
    return h("p", _ADVICE), _way_home()


def _way_home():
    return h("p", pages.link("/", Text("回到首页", "To the first page"), class_="button"))


def _check_token(visit: Visit) -> None:
    request = visit.request
    if request.method != "POST":
        return
    if not visit.session.csrf_matches(request.path, request.form.get("csrf", "")):
        raise Refusal(
            403,
            Text("表单已失效", "This form is no longer valid"),
            Text(
                "可能是停留太久或换了登录。请返回上一页，刷新后重新提交。",
                "You may have waited too long or logged in anew. Go back, reload and send it again.",
            ),
        )


def _picture(visit: Visit, name: str) -> Response:
    octets = visit.session.captchas.picture(name, again="again" in visit.request.query)
    if octets is None:
        raise bad_request(Text("图片已失效，请刷新页面。", "This picture is gone; reload the page."))
    return Response(octets, content_type="image/png")


def _static(path: str) -> Response:
    octets = (Path(__file__).parent / path[1:]).read_bytes()
    return Response(octets, content_type=_STATIC[path], headers={"Cache-Control": "max-age=300"})
