# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""My orders: what was bought, assigning it by hand or in batch, sending mails again."""

from . import pages
from .batch import Choice, read_csv, read_lines
from .forms import Form
from .markup import Markup, Text, h
from .orders import Purchase, Slot, day, minute
from .server import Response
from .shop import INVOICES, own_purchase
from .visits import Refusal, Visit, signed_in

_ORDERS = Text("我的订单", "My orders")
_MANAGE = Text("管理订单", "Manage the order")
_ASSIGN = Text("分配", "Assign")

_STATES = {
    "bought": Text("待支付", "to be paid"),
    "paid": Text("已支付", "paid"),
    "open": Text("待分配", "to be assigned"),
    "assigned": Text("已分配，邮件未发出", "assigned, mails not sent"),
    "mailed": Text("取回邮件已发送", "retrieval mails sent"),
    "retrieved": Text("已取回，证书邮件未发出", "retrieved, certificate mail not sent"),
    "issued": Text("已签发", "issued"),
}
_VALID_UNTIL = Text("有效期至", "valid until")
_SERIAL = Text("序列号", "serial number")
_NOT_SENT = Text(
    "已保存，但邮件服务器没有接受邮件，请稍后重新发送。",
    "Saved, but the mail server did not take the mails: send them again later.",
)
_CHANGED = Text("状态已变化，请核对后再操作。", "The state has changed meanwhile: look, then try again.")


@signed_in
def orders(visit: Visit) -> Response:
    purchases = visit.services.orders.of_account(visit.account.id)
    if not purchases:
        return visit.page(
            _ORDERS,
            h("p", Text("还没有订单。", "No orders yet.")),
            h("p", pages.link("/buy", Text("购买证书", "Buy certificates"), class_="button")),
        )
    return visit.page(_ORDERS, h("ul", [_order_row(each) for each in purchases], class_="rows"))


def _order_row(purchase: Purchase) -> Markup:
    cart = purchase.cart
    if purchase.state == "bought":
        way = f"/orders/{purchase.number}/pay", Text("去支付", "Pay")
    else:
        way = f"/orders/{purchase.number}", Text("管理", "Manage")
    left = len(purchase.open_slots)
    return h(
        "li",
        h(
            "div",
            h("strong", purchase.number),
            " ",
            _state(purchase.state),
            h("br"),
            f"{cart.product.level} × {cart.quantity} · {day(purchase.bought)}",
            [" · ", Text(f"{left} 张待分配", f"{left} to assign")] if left else None,
        ),
        pages.link(*way, class_="button"),
    )


@signed_in
def order(visit: Visit, number: str) -> Response:
    return _order_page(visit, own_purchase(visit, number), Form())


@signed_in
def assign(visit: Visit, number: str) -> Response:
    purchase = _paid(visit, number)
    data = visit.sent()
    slot = _slot(purchase, data)
    choice = Choice(data.address("address"), data.line("name", required=False))
    if not data:
        return _order_page(visit, purchase, data, 422)
    return _assign(visit, purchase, [(slot, choice)])


@signed_in
def assign_batch(visit: Visit, number: str) -> Response:
    purchase = _paid(visit, number)
    data = visit.sent()
    upload = visit.request.files.get("file", b"")
    choices = read_csv(upload, data) if upload else read_lines(data)
    slots = purchase.open_slots
    if len(choices) > len(slots):
        data.refuse(
            "addresses",
            Text(
                f"有 {len(choices)} 个邮箱，但只剩 {len(slots)} 张证书",
                f"{len(choices)} addresses, but only {len(slots)} certificates are left",
            ),
        )
    if not data:
        return _order_page(visit, purchase, data, 422)
    return _assign(visit, purchase, list(zip(slots, choices)))


def _assign(visit: Visit, purchase: Purchase, pairs: list[tuple[Slot, Choice]]) -> Response:
    orders = visit.services.orders
    here = f"/orders/{purchase.number}"
    named = [
        (slot, choice.address, choice.name or purchase.applicant.name) for slot, choice in pairs
    ]
    if not orders.assign(named):
        return visit.go(here, _CHANGED, "bad")
    sent = [_send_retrieval(visit, orders.slot(slot.number)) for slot, _ in pairs]
    if not all(sent):
        return visit.go(here, _NOT_SENT, "bad")
    count = len(pairs)
    return visit.go(
        here,
        Text(
            f"已分配 {count} 张证书，取回链接和取回码已分别发往绑定的邮箱。",
            f"Assigned {count}; link and code are on their way to the bound address, in two mails.",
        ),
    )


def _send_retrieval(visit: Visit, slot: Slot) -> bool:
    return visit.services.delivery.retrieval(slot, visit.services.settings.code_lifetime)


@signed_in
def send(visit: Visit, number: str) -> Response:
    """Sends one kind of mail again; link and code then replace the ones before them."""
    purchase = _paid(visit, number)
    data = visit.sent()
    slot = _slot(purchase, data)
    what = data.get("what")
    if what not in [name for name, _ in _mails_of(slot)]:
        return visit.go(f"/orders/{number}", _CHANGED, "bad")
    delivery, settings = visit.services.delivery, visit.services.settings
    deliver = {
        "both": lambda: delivery.retrieval(slot, settings.code_lifetime),
        "link": lambda: delivery.link(slot),
        "code": lambda: delivery.code(slot, settings.code_lifetime),
        "pfx": lambda: delivery.pfx(slot),
    }[what]
    if not deliver():
        return visit.go(f"/orders/{number}", _NOT_SENT, "bad")
    return visit.go(
        f"/orders/{number}",
        Text(f"已重新发往 {slot.address}。", f"Sent again to {slot.address}."),
    )


@signed_in
def withdraw(visit: Visit, number: str) -> Response:
    slot = _slot(_paid(visit, number), visit.sent())
    if not visit.services.orders.withdraw(slot):
        return visit.go(f"/orders/{number}", _CHANGED, "bad")
    return visit.go(
        f"/orders/{number}",
        Text("已收回，可以重新分配。", "Taken back; it can be assigned anew."),
    )


@signed_in
def renew(visit: Visit, number: str) -> Response:
    orders = visit.services.orders
    slot = _slot(_paid(visit, number), visit.sent())
    if not orders.renew(slot):
        return visit.go(f"/orders/{number}", _CHANGED, "bad")
    (renewed,) = [each for each in orders.purchase(number).slots if each.id == slot.id]
    if not _send_retrieval(visit, renewed):
        return visit.go(f"/orders/{number}", _NOT_SENT, "bad")
    return visit.go(
        f"/orders/{number}",
        Text("新的取回链接和取回码已发送。", "A new retrieval link and code are on their way."),
    )


def _paid(visit: Visit, number: str) -> Purchase:
    purchase = own_purchase(visit, number)
    if purchase.state != "paid":
        raise Refusal(
            409,
            Text("订单尚未支付", "This order is not paid"),
            Text("请在“我的订单”里支付。", "Please pay it under “My orders”."),
        )
    return purchase


def _slot(purchase: Purchase, data: Form) -> Slot:
    slot = purchase.slot(data.get("slot"))
    if slot is None:
        raise Refusal(
            404,
            Text("没有这张证书", "There is no such certificate"),
            Text("请回到订单页重试。", "Please go back to the order and try again."),
        )
    return slot


def _order_page(visit: Visit, purchase: Purchase, data: Form, status: int = 200) -> Response:
    cart = purchase.cart
    body = [
        pages.facts(
            (Text("订单号", "Order"), purchase.number),
            (Text("状态", "State"), _state(purchase.state)),
            (Text("证书", "Certificate"), [cart.product.level, " ", cart.product.title]),
            (Text("数量", "Quantity"), cart.quantity),
            (Text("期限", "Term"), Text(f"{cart.years} 年", f"{cart.years} years")),
            (Text("申请人", "Applicant"), purchase.applicant.name),
            (Text("单位", "Organization"), purchase.applicant.organization or "—"),
            (Text("发票", "Invoice"), [INVOICES[purchase.invoice.kind], " ", purchase.invoice.title]),
        ),
        h(
            "p",
            pages.link(f"/orders/{purchase.number}/contract", Text("查看合同", "See the contract")),
        ),
    ]
    if purchase.state == "bought":
        pay = pages.link(
            f"/orders/{purchase.number}/pay", Text("去支付", "Pay"), class_="button"
        )
        return visit.page(_MANAGE, body, h("p", pay), status=status)
    return visit.page(
        _MANAGE,
        pages.steps(6) if purchase.open_slots else None,
        pages.summary(data),
        body,
        h("h2", Text("证书", "Certificates")),
        h("ul", [_slot_row(visit, slot, data) for slot in purchase.slots], class_="rows"),
        _batch_form(visit, purchase, data) if len(purchase.open_slots) > 1 else None,
        status=status,
    )


def _slot_row(visit: Visit, slot: Slot, data: Form) -> Markup:
    forms = _assign_form(visit, slot, data) if slot.state == "open" else _actions(visit, slot)
    return h(
        "li",
        h("div", h("strong", slot.number), " ", _state(slot.state), _slot_facts(visit, slot)),
        forms,
        class_="stacked",
        id=slot.number,
    )


def _slot_facts(visit: Visit, slot: Slot) -> list:
    lines = []
    if slot.address:
        lines += [h("br"), f"{slot.address} · {slot.name}"]
    if slot.state == "mailed":
        label = Text("取回码有效期至", "code valid until")
        lines += [h("br"), label, " ", minute(slot.code_expires)]
    for issue in visit.services.orders.issues(slot):
        lines += [h("br"), _VALID_UNTIL, " ", day(issue.not_after)]
        lines += [h("br"), _SERIAL, " ", h("code", issue.serial)]
    return lines


def _assign_form(visit: Visit, slot: Slot, data: Form) -> Markup:
    """Holds what was typed when it is this slot's form that came back."""
    mine = data if data.get("slot") == slot.number else Form({"address": slot.bound})
    prefix = f"{slot.number}-"
    return visit.form(
        f"/orders/{slot.purchase}/assign",
        pages.hidden("slot", slot.number),
        pages.field(
            mine, "address", Text("邮箱", "E-mail"), kind="email", prefix=prefix, autocomplete="off"
        ),
        pages.field(
            mine,
            "name",
            Text("姓名（默认为申请人）", "Name (else the applicant's)"),
            prefix=prefix,
            autocomplete="off",
        )
        if slot.product.names_person
        else None,
        pages.button(_ASSIGN),
    )


def _mails_of(slot: Slot) -> list[tuple[str, Text]]:
    """The mails that can be sent in this state."""
    link = "link", Text("重发取回链接", "Send the link again")
    code = "code", Text("发送新的取回码", "Send a new code")
    both = "both", Text("发送取回邮件", "Send the retrieval mails")
    pfx = "pfx", Text("重发证书邮件", "Send the certificate again")
    return {
        "assigned": [both],
        "mailed": [link, code],
        "retrieved": [pfx],
        "issued": [pfx],
    }.get(slot.state, [])


def _actions(visit: Visit, slot: Slot) -> Markup:
    """The buttons of a slot that is assigned."""
    address = f"/orders/{slot.purchase}"
    own = pages.hidden("slot", slot.number)
    # What still has to go out stands out; what went out can be sent again, quietly.
    look = None if slot.state in ("assigned", "retrieved") else "quiet"
    buttons = [
        visit.form(
            f"{address}/send", own, pages.hidden("what", what), pages.button(label, class_=look)
        )
        for what, label in _mails_of(slot)
    ]
    if slot.state in ("assigned", "mailed") and not slot.paid_until:
        label = Text("收回", "Take back")
        buttons.append(
            visit.form(f"{address}/withdraw", own, pages.button(label, class_="quiet"))
        )
    if slot.state == "issued" and slot.days > 0:
        label = Text("再次取回", "Retrieve again")
        buttons.append(visit.form(f"{address}/renew", own, pages.button(label, class_="quiet")))
    return h("div", buttons, class_="actions")


def _batch_form(visit: Visit, purchase: Purchase, data: Form) -> Markup:
    return h(
        "section",
        h("h2", Text("批量分配", "Assign in batch")),
        visit.form(
            f"/orders/{purchase.number}/batch",
            pages.area(
                data,
                "addresses",
                Text("邮箱列表", "Addresses"),
                rows=6,
                help=Text(
                    "每行一个：邮箱，或“邮箱,姓名”", "One a line: the address, or “address,name”"
                ),
            ),
            pages.field(
                data,
                "file",
                Text("或上传 CSV 文件", "Or a CSV file"),
                kind="file",
                accept=".csv,text/csv",
                help=Text("第一列邮箱，第二列姓名", "First column address, second column name"),
            ),
            pages.button(Text("批量分配", "Assign all")),
            enctype="multipart/form-data",
        ),
    )


def _state(state: str) -> Markup:
    return h("span", _STATES[state], class_=f"state {state}")


_NUMBER = "(MS-[A-Z0-9]{8})"
ROUTES = [
    ("GET", "/orders", orders),
    ("GET", f"/orders/{_NUMBER}", order),
    ("POST", f"/orders/{_NUMBER}/assign", assign),
    ("POST", f"/orders/{_NUMBER}/batch", assign_batch),
    ("POST", f"/orders/{_NUMBER}/send", send),
    ("POST", f"/orders/{_NUMBER}/withdraw", withdraw),
    ("POST", f"/orders/{_NUMBER}/renew", renew),
]
