# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the first page to the payment: choose, applicant, confirm, contract, pay."""

from . import pages
from .forms import Form, is_address
from .markup import Markup, Text, h
from .orders import Applicant, Cart, Invoice, Purchase
from .products import PRODUCTS, QUANTITY_LIMIT, YEARS
from .server import Response
from .visits import Refusal, Visit, bad_request, signed_in

INVOICES = {
    "none": Text("不需要发票", "No invoice"),
    "person": Text("个人电子发票", "Electronic invoice to a person"),
    "company": Text("单位增值税发票", "VAT invoice to an organization"),
}
_BUY = Text("购买电子邮件证书", "Buy mail certificates")
_APPLICANT = Text("申请人信息", "Applicant")
_CONFIRM = Text("确认订单", "Confirm the order")
_CONTRACT = Text("电子认证服务合同", "Service contract")
_NEXT = Text("下一步", "Next")


def home(visit: Visit) -> Response:
    cards = [
        h(
            "section",
            h("h2", h("span", product.level, class_="level"), product.title),
            h("p", product.says),
            h("p", _price(product.price), class_="price"),
            pages.link(f"/buy/{product.level}", Text("购买", "Buy"), class_="button"),
            class_="card",
        )
        for product in PRODUCTS.values()
    ]
    return visit.page(
        Text("电子邮件证书", "Mail certificates"),
        h("p", Text("签名和加密邮件所用的证书。", "Certificates to sign and encrypt mail with.")),
        h("div", *cards, class_="cards"),
    )


def show_buy(visit: Visit, level: str = "V1") -> Response:
    return _buy_page(visit, Form({"level": level, "quantity": "1", "years": "1"}))


def buy(visit: Visit) -> Response:
    data = visit.sent()
    level = data.choice("level", PRODUCTS)
    quantity = data.number("quantity", 1, QUANTITY_LIMIT)
    years = data.choice("years", [str(years) for years in YEARS])
    addresses = _bound_addresses(data, quantity)
    if not data:
        return _buy_page(visit, data, 422)
    visit.session.memory["cart"] = Cart(PRODUCTS[level], int(years), quantity, addresses)
    visit.session.memory.pop("applicant", None)
    return visit.go("/applicant")


def _bound_addresses(data: Form, quantity: int) -> tuple[str, ...]:
    addresses = tuple(data.get("addresses").lower().split())
    wrong = [address for address in addresses if not is_address(address)]
    if wrong:
        shown = wrong[0][:80]
        data.refuse("addresses", Text(f"不是邮箱地址：{shown}", f"Not an address: {shown}"))
    if len(addresses) > quantity:
        data.refuse(
            "addresses",
            Text("邮箱比购买的证书多", "These are more addresses than certificates"),
        )
    return addresses


def _buy_page(visit: Visit, data: Form, status: int = 200) -> Response:
    levels = {
        product.level: [
            h("span", product.level, class_="level"),
            product.title,
            h("small", product.says, " · ", _price(product.price)),
        ]
        for product in PRODUCTS.values()
    }
    years = {
        str(count): Text(f"{count} 年", f"{count} year{'s' * (count > 1)}") for count in YEARS
    }
    return visit.page(
        _BUY,
        pages.steps(1),
        pages.summary(data),
        visit.form(
            "/buy",
            pages.radios(data, "level", Text("证书级别", "Level"), levels),
            pages.field(
                data,
                "quantity",
                Text("数量", "Quantity"),
                kind="number",
                min=1,
                max=QUANTITY_LIMIT,
            ),
            pages.select(data, "years", Text("期限", "Term"), years),
            pages.area(
                data,
                "addresses",
                Text("绑定的邮箱", "Bound e-mail addresses"),
                help=Text(
                    "每行一个；也可以留空，付款后再分配", "One a line; or assign them after payment"
                ),
            ),
            pages.button(_NEXT),
        ),
        status=status,
    )


@signed_in
def show_applicant(visit: Visit) -> Response:
    _cart(visit)
    known = visit.session.memory.get("applicant")
    if known is None:
        return _applicant_page(visit, Form({"contact": visit.account.email}))
    return _applicant_page(visit, Form(vars(known)))


@signed_in
def applicant(visit: Visit) -> Response:
    cart = _cart(visit)
    data = visit.sent()
    found = Applicant(
        name=data.line("name"),
        organization=data.line("organization", required=cart.product.names_organization),
        phone=data.line("phone", 24),
        contact=data.address("contact"),
    )
    digits = sum(sign.isdigit() for sign in found.phone)
    if found.phone and (digits < 6 or found.phone.strip("+-() 0123456789")):
        data.refuse("phone", Text("电话号码格式不正确", "Not a telephone number"))
    if not data:
        return _applicant_page(visit, data, 422)
    visit.session.memory["applicant"] = found
    return visit.go("/confirm")


def _applicant_page(visit: Visit, data: Form, status: int = 200) -> Response:
    product = _cart(visit).product
    organization = (
        Text("单位名称", "Organization")
        if product.names_organization
        else Text("单位名称（选填）", "Organization (optional)")
    )
    in_certificate = Text("将写入证书", "Will be named in the certificate")
    return visit.page(
        _APPLICANT,
        pages.steps(3),
        pages.summary(data),
        visit.form(
            "/applicant",
            pages.field(
                data,
                "name",
                Text("姓名", "Name"),
                autocomplete="name",
                help=in_certificate if product.names_person else None,
            ),
            pages.field(
                data,
                "organization",
                organization,
                autocomplete="organization",
                help=in_certificate if product.names_organization else None,
            ),
            pages.field(data, "phone", Text("电话", "Telephone"), kind="tel", autocomplete="tel"),
            pages.field(
                data,
                "contact",
                Text("联系邮箱", "Contact e-mail"),
                kind="email",
                autocomplete="email",
            ),
            pages.button(_NEXT),
        ),
        status=status,
    )


@signed_in
def show_confirm(visit: Visit) -> Response:
    return _confirm_page(visit, Form({"invoice": "none"}))


@signed_in
def confirm(visit: Visit) -> Response:
    cart, found = _cart(visit), _applicant(visit)
    data = visit.sent()
    invoice = _invoice(data)
    if data.get("terms") != "yes":
        data.refuse("terms", Text("须同意合同才能继续", "Please accept the contract to go on"))
    visit.check_captcha(data)
    if not data:
        return _confirm_page(visit, data, 422)
    # Of two forms sent at once only one still finds the cart.
    if visit.session.memory.pop("cart", None) is None:
        raise _no_cart()
    number = visit.services.orders.place(visit.account.id, cart, found, invoice)
    return visit.go(f"/orders/{number}/pay")


def _invoice(data: Form) -> Invoice:
    kind = data.choice("invoice", INVOICES)
    wanted = kind in ("person", "company")
    return Invoice(
        kind,
        data.line("invoice_title", required=wanted),
        data.line("tax_number", 24, required=kind == "company"),
    )


def _confirm_page(visit: Visit, data: Form, status: int = 200) -> Response:
    cart, found = _cart(visit), _applicant(visit)
    contract = h("a", _CONTRACT, href="/contract", target="_blank", rel="noopener")
    return visit.page(
        _CONFIRM,
        pages.steps(4),
        pages.summary(data),
        _cart_facts(cart, found),
        h("p", pages.link("/buy", Text("修改", "Change"))),
        visit.form(
            "/confirm",
            pages.radios(data, "invoice", Text("发票", "Invoice"), INVOICES),
            pages.field(
                data,
                "invoice_title",
                Text("发票抬头", "Invoice to"),
                help=Text("需要发票时填写", "If an invoice is wanted"),
            ),
            pages.field(
                data,
                "tax_number",
                Text("税号", "Tax number"),
                help=Text("单位发票须填写", "For an organization"),
            ),
            visit.captcha(data),
            pages.checkbox(
                data, "terms", [Text("我已阅读并同意", "I have read and accept the"), " ", contract]
            ),
            pages.button(Text("提交订单", "Place the order")),
        ),
        status=status,
    )


@signed_in
def draft_contract(visit: Visit) -> Response:
    return _contract_page(visit, _cart(visit), _applicant(visit), "")


@signed_in
def contract(visit: Visit, number: str) -> Response:
    purchase = own_purchase(visit, number)
    return _contract_page(visit, purchase.cart, purchase.applicant, purchase.number)


def _contract_page(visit: Visit, cart: Cart, found: Applicant, number: str) -> Response:
    clauses = (
        Text(
            "服务方在核验邮箱后为订户签发电子邮件证书。",
            "The provider issues mail certificates to the subscriber after checking the address.",
        ),
        Text(
            "订户保证所填信息真实，并妥善保管私钥和保护密码。",
            "The subscriber gives true information and keeps private key and password safe.",
        ),
        Text(
            "私钥遗失或泄露时，订户应立即申请吊销证书。",
            "When a private key is lost or known to others, the subscriber has it revoked at once.",
        ),
        Text(
            "一张证书最长有效 825 天；期限更长的订单可以再次取回，不另收费。",
            "A certificate lives 825 days at most; within a longer term it is retrieved again for free.",
        ),
        Text(
            "服务方不保存保护密码，无法代为恢复。",
            "The provider does not keep the protection password and cannot restore it.",
        ),
    )
    return visit.page(
        _CONTRACT,
        h("p", Text("订单号", "Order"), ": ", number) if number else None,
        _cart_facts(cart, found),
        h("ol", [h("li", clause) for clause in clauses], class_="clauses"),
    )


@signed_in
def show_pay(visit: Visit, number: str) -> Response:
    purchase = own_purchase(visit, number)
    if purchase.state == "paid":
        return visit.go(f"/orders/{number}")
    return visit.page(
        Text("支付", "Pay"),
        pages.steps(5),
        pages.facts(
            (Text("订单号", "Order"), purchase.number),
            (Text("金额", "Amount"), _money(purchase.price)),
        ),
        pages.notice(
            Text(
                "这里不收钱：按下按钮就算付款。", "No money is taken here: the button counts as payment."
            ),
            "hint",
        ),
        visit.form(f"/orders/{number}/pay", pages.button(Text("已支付", "Paid"))),
    )


@signed_in
def pay(visit: Visit, number: str) -> Response:
    purchase = own_purchase(visit, number)
    if not visit.services.orders.pay(purchase.number):
        return visit.go(f"/orders/{number}", Text("此前已支付。", "It was paid before."), "hint")
    return visit.go(
        f"/orders/{number}",
        Text("支付成功。请把证书分配给邮箱。", "Paid. Now assign the certificates to addresses."),
    )


def own_purchase(visit: Visit, number: str) -> Purchase:
    """The order, if it is this person's; another's is treated as if there were none."""
    purchase = visit.services.orders.purchase(number)
    if purchase is None or purchase.account_id != visit.session.account_id:
        raise Refusal(
            404,
            Text("没有这个订单", "There is no such order"),
            Text(
                "它可能属于另一个账户。请在“我的订单”里查看。",
                "It may belong to another account. Look under “My orders”.",
            ),
        )
    return purchase


def _cart(visit: Visit) -> Cart:
    cart = visit.session.memory.get("cart")
    if cart is None:
        raise _no_cart()
    return cart


def _applicant(visit: Visit) -> Applicant:
    found = visit.session.memory.get("applicant")
    if found is None:
        raise bad_request(
            Text("请先填写申请人信息。", "Please fill in the applicant's page first.")
        )
    return found


def _no_cart() -> Refusal:
    return bad_request(
        Text(
            "还没有选择证书，或者订单已经提交。请查看“我的订单”，或重新购买。",
            "Nothing is chosen, or the order is placed already. See “My orders”, or buy anew.",
        )
    )


def _cart_facts(cart: Cart, found: Applicant) -> Markup:
    years = Text(f"{cart.years} 年", f"{cart.years} year{'s' * (cart.years > 1)}")
    return pages.facts(
        (Text("证书", "Certificate"), [cart.product.level, " ", cart.product.title]),
        (Text("数量", "Quantity"), cart.quantity),
        (Text("期限", "Term"), years),
        (Text("绑定的邮箱", "Bound to"), "\n".join(cart.addresses) or "—"),
        (Text("申请人", "Applicant"), found.name),
        (Text("单位", "Organization"), found.organization or "—"),
        (Text("电话", "Telephone"), found.phone),
        (Text("联系邮箱", "Contact"), found.contact),
        (Text("金额", "Amount"), _money(cart.price)),
    )


def _money(yuan: int) -> str:
    return f"¥ {yuan:,}.00"


def _price(yuan: int) -> Text:
    return Text(f"每年 ¥{yuan}", f"¥{yuan} a year")


_NUMBER = "(MS-[A-Z0-9]{8})"
ROUTES = [
    ("GET", "/", home),
    ("GET", "/buy", show_buy),
    ("GET", "/buy/(V[1-4])", show_buy),
    ("POST", "/buy", buy),
    ("GET", "/applicant", show_applicant),
    ("POST", "/applicant", applicant),
    ("GET", "/confirm", show_confirm),
    ("POST", "/confirm", confirm),
    ("GET", "/contract", draft_contract),
    ("GET", f"/orders/{_NUMBER}/contract", contract),
    ("GET", f"/orders/{_NUMBER}/pay", show_pay),
    ("POST", f"/orders/{_NUMBER}/pay", pay),
]
