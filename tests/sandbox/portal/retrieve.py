# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retrieval page: link and code in, certificate out by mail."""

import datetime
import logging
from urllib.parse import urlencode

from . import pages
from .forms import Form
from .markup import Markup, Text, h
from .orders import Issue, Slot
from .requests import check_request, pack
from .server import Response
from .visits import Refusal, Visit

_RETRIEVE = Text("取回证书", "Retrieve the certificate")
_NEW_CODE = Text("发送新的取回码", "Send a new code")
_LINK_FIELDS = ("order", "token")
_CODE_COMPLAINTS = {
    "wrong": Text("取回码不对，请核对邮件里的取回码", "Wrong code: compare it with the mail"),
    "expired": Text(
        "取回码已过期，请用下面的链接索取新的取回码",
        "This code has expired: have a new one sent by the link below",
    ),
    "locked": Text(
        "错误次数过多，取回码已锁定，请用下面的链接索取新的取回码",
        "Locked after too many wrong codes: have a new one sent by the link below",
    ),
}
_log = logging.getLogger(__name__)


def show(visit: Visit) -> Response:
    slot = _slot(visit, visit.request.query)
    # The address is shown because the page's address must be the bound one for a client to fill it.
    return _page(visit, slot, Form(visit.request.query | {"email": slot.address}))


def retrieve(visit: Visit) -> Response:
    data = visit.sent()
    slot = _slot(visit, data.values)
    sealing = _check(visit, slot, data)
    if data:
        _check_code(visit, slot, data)
    if not data:
        return _page(visit, slot, data, 422)
    if not visit.services.orders.claim(slot):
        raise _already_retrieved()
    _issue(visit, slot, sealing)
    sent = visit.services.delivery.pfx(slot)
    visit.session.memory["retrieved"] = slot.number, slot.address, sent
    return visit.go("/retrieve/done")


def _check(visit: Visit, slot: Slot, data: Form):
    """Everything but the code; returns the protection password, or the public key requested for."""
    address = data.address("email")
    if address and address != slot.address:
        data.refuse(
            "email",
            Text("这不是证书绑定的邮箱", "This is not the address the certificate is bound to"),
        )
    data.line("retrieval_code", 32)
    if visit.services.settings.takes_requests:
        key = check_request(data, "csr", slot.address)
        visit.check_captcha(data)
        return key
    password = data.new_password("password", "password_confirm")
    if password.lower() in (slot.address, data.get("retrieval_code").lower()):
        data.refuse(
            "password",
            Text("不要用邮箱或取回码作密码", "Neither the address nor the code may be the password"),
        )
    visit.check_captcha(data)
    return password


def _check_code(visit: Visit, slot: Slot, data: Form) -> None:
    typed = data.get("retrieval_code").upper()
    attempts = visit.services.settings.code_attempts
    verdict = visit.services.orders.try_code(slot, typed, attempts)
    if verdict != "right":
        data.refuse("retrieval_code", _CODE_COMPLAINTS[verdict])


def _issue(visit: Visit, slot: Slot, sealing) -> None:
    product = slot.product
    authority = visit.services.authority
    wanted = {
        "address": slot.address,
        "name": slot.name if product.names_person else None,
        "organization": slot.organization if product.names_organization else None,
        "policy": product.policy,
        "days": slot.days,
    }
    try:
        if isinstance(sealing, str):
            pfx, certificate = authority.issue_pfx(**wanted, password=sealing)
        else:
            certificate, chain = authority.issue_for_key(sealing, **wanted)
            pfx = pack(certificate, chain)
    except Exception:
        _log.exception("%s was not issued", slot.number)
        visit.services.orders.unclaim(slot)
        raise Refusal(
            503,
            Text("暂时无法签发", "Issuing does not work at the moment"),
            Text(
                "什么都没有丢失。请稍后用同一链接和取回码再试。",
                "Nothing is lost. Try again later with the same link and code.",
            ),
        ) from None
    issue = Issue(f"{certificate.serial_number:X}", _not_after(certificate), pfx)
    visit.services.orders.keep_issue(slot, issue)


def _not_after(certificate) -> float:
    return certificate.not_valid_after.replace(tzinfo=datetime.timezone.utc).timestamp()


def done(visit: Visit) -> Response:
    """Shown after the form, so that reloading sends nothing twice."""
    found = visit.session.memory.get("retrieved")
    if found is None:
        raise _unknown_link()
    number, address, sent = found
    if sent and visit.services.settings.takes_requests:
        text = Text(
            f"证书已签发，正发往 {address}。",
            f"Issued, and on its way to {address}.",
        )
    elif sent:
        text = Text(
            f"证书已签发，正发往 {address}。用刚才的密码打开附件。",
            f"Issued, and on its way to {address}. The password you chose opens the attachment.",
        )
    else:
        text = Text(
            "证书已签发，但邮件没有发出。请联系订购人重发证书邮件。",
            "Issued, but the mail did not go out. Ask whoever ordered it to send it again.",
        )
    return visit.page(
        Text("完成", "Done"),
        pages.notice(text, "good" if sent else "bad"),
        pages.facts((Text("订单号", "Order"), number), (Text("邮箱", "Address"), address)),
    )


def show_new_code(visit: Visit) -> Response:
    return _new_code_page(visit, _slot(visit, visit.request.query), Form(visit.request.query))


def new_code(visit: Visit) -> Response:
    """Whoever holds the link may have a new code sent, to the bound address only."""
    data = visit.sent()
    slot = _slot(visit, data.values)
    visit.check_captcha(data)
    if not data:
        return _new_code_page(visit, slot, data, 422)
    delivery = visit.services.delivery
    back = delivery.retrieval_url(slot.number, data.get("token"))
    if not delivery.code(slot, visit.services.settings.code_lifetime):
        text = Text("邮件没有发出，请稍后再试。", "The mail did not go out; try again later.")
        return visit.go(back, text, "bad")
    text = Text("新的取回码已发往绑定的邮箱。", "A new code is on its way to the bound address.")
    return visit.go(back, text)


def _slot(visit: Visit, values: dict[str, str]) -> Slot:
    """The slot that order and token name, if it waits to be retrieved."""
    slot = visit.services.orders.slot_by_link(values.get("order", ""), values.get("token", ""))
    if slot is None or slot.state in ("open", "assigned"):
        raise _unknown_link()
    if slot.state != "mailed":
        raise _already_retrieved()
    return slot


def _unknown_link() -> Refusal:
    return Refusal(
        404,
        Text("取回链接无效", "This retrieval link is not valid"),
        Text(
            "请使用最新一封取回邮件里的完整链接；找不到时请联系订购人重发。",
            "Use the whole link of the newest retrieval mail, or ask whoever ordered it for another.",
        ),
    )


def _already_retrieved() -> Refusal:
    return Refusal(
        409,
        Text("证书已取回", "The certificate has been retrieved already"),
        Text(
            "请在邮箱里查找证书邮件；找不到时请联系订购人重发。",
            "Look for the certificate mail in your mailbox, or have it sent again by the orderer.",
        ),
    )


def _page(visit: Visit, slot: Slot, data: Form, status: int = 200) -> Response:
    more = urlencode({name: data.get(name) for name in _LINK_FIELDS})
    return visit.page(
        _RETRIEVE,
        pages.summary(data),
        _slot_facts(slot),
        visit.form(
            "/retrieve",
            _link_fields(data),
            pages.field(
                data,
                "email",
                Text("证书绑定的邮箱", "Address of the certificate"),
                kind="email",
                autocomplete="email",
            ),
            pages.field(
                data,
                "retrieval_code",
                Text("取回码", "Retrieval code"),
                autocomplete="one-time-code",
                autocapitalize="characters",
                spellcheck="false",
                help=Text("在另一封邮件里", "In a mail of its own"),
            ),
            *_sealing_fields(visit, data),
            visit.captcha(data),
            pages.button(Text("取回", "Retrieve")),
            id="retrieve",
        ),
        h(
            "p",
            Text("没有取回码，或已过期？", "No code, or expired?"),
            " ",
            pages.link(f"/retrieve/code?{more}", _NEW_CODE),
        ),
        status=status,
    )


def _sealing_fields(visit: Visit, data: Form) -> list[Markup]:
    """What the key is protected with; or the request for one that is made elsewhere."""
    if visit.services.settings.takes_requests:
        return [
            pages.area(
                data,
                "csr",
                Text("证书请求 (CSR)", "Certificate request (CSR)"),
                help=Text(
                    "密钥由您的邮件程序生成，不会发给我们",
                    "Your mail program makes the key; we never get it",
                ),
            )
        ]
    return [
        pages.field(
            data,
            "password",
            Text("保护密码", "Protection password"),
            kind="password",
            autocomplete="new-password",
            help=Text(
                "8 个字符以上，含字母和数字；导入证书时要用",
                "8 characters or more, letters and digits; needed to import the certificate",
            ),
        ),
        pages.field(
            data,
            "password_confirm",
            Text("再输一次保护密码", "Protection password again"),
            kind="password",
            autocomplete="new-password",
        ),
    ]


def _new_code_page(visit: Visit, slot: Slot, data: Form, status: int = 200) -> Response:
    return visit.page(
        _NEW_CODE,
        pages.summary(data),
        _slot_facts(slot),
        h(
            "p",
            Text(
                "新的取回码将发往证书绑定的邮箱，旧的随即失效。",
                "It goes to the address of the certificate and replaces the older one.",
            ),
        ),
        visit.form(
            "/retrieve/code",
            _link_fields(data),
            visit.captcha(data),
            pages.button(Text("发送", "Send")),
        ),
        status=status,
    )


def _slot_facts(slot: Slot) -> Markup:
    return pages.facts(
        (Text("订单号", "Order"), slot.number),
        (Text("证书", "Certificate"), [slot.product.level, " ", slot.product.title]),
    )


def _link_fields(data: Form) -> list[Markup]:
    return [pages.hidden(name, data.get(name)) for name in _LINK_FIELDS]


ROUTES = [
    ("GET", "/retrieve", show),
    ("POST", "/retrieve", retrieve),
    ("GET", "/retrieve/done", done),
    ("GET", "/retrieve/code", show_new_code),
    ("POST", "/retrieve/code", new_code),
]
