# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the pages are made of: the frame, notices, steps and form fields."""

from .forms import Form
from .markup import Markup, Text, h, join
from .server import Response

_STEPS = (
    Text("选购", "Choose"),
    Text("登录", "Log in"),
    Text("申请人", "Applicant"),
    Text("确认", "Confirm"),
    Text("支付", "Pay"),
    Text("分配", "Assign"),
)
SITE = Text("沙盒认证", "Sandbox CA")


def page(title: Text, *body, user_name: str = "", csrf: str = "", status: int = 200) -> Response:
    """A whole page. `csrf` is the log-out form's token, for somebody who is logged in."""
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("title", f"{title.zh} · {title.en} – {SITE.zh}"),
        h("link", rel="stylesheet", href="/static/style.css"),
        h("script", src="/static/portal.js", defer=True),
    )
    document = h(
        "html",
        head,
        h("body", _header(user_name, csrf), h("main", h("h1", title), *body), _footer()),
        lang="zh-CN",
    )
    return Response(f"<!DOCTYPE html>{document}".encode(), status)


def _header(user_name: str, csrf: str) -> Markup:
    links = [link("/buy", Text("购买", "Buy")), link("/orders", Text("我的订单", "My orders"))]
    if user_name:
        who = h(
            "form",
            hidden("csrf", csrf),
            h("span", user_name, class_="who"),
            button(Text("退出", "Log out"), class_="quiet"),
            method="post",
            action="/logout",
        )
    else:
        who = link("/login", Text("登录", "Log in"))
    return h(
        "header",
        h("div", h("a", SITE, href="/", class_="brand"), h("nav", *links, who), class_="bar"),
    )


def _footer() -> Markup:
    return h(
        "footer",
        h(
            "p",
            Text(
                "测试用的证书服务：除了付款，一切都是真的。",
                "A certificate service for tests: all of it is real but the money.",
            ),
        ),
    )


def steps(current: int) -> Markup:
    """The six steps of an order, counted from 1."""
    items = [
        h(
            "li",
            label,
            class_="done" if place < current else None,
            aria_current="step" if place == current else None,
        )
        for place, label in enumerate(_STEPS, start=1)
    ]
    return h("ol", *items, class_="steps")


def link(href: str, label: Text, **attributes) -> Markup:
    return h("a", label, href=href, **attributes)


def hidden(name: str, value: str) -> Markup:
    return h("input", type="hidden", name=name, value=value)


def button(label: Text, **attributes) -> Markup:
    return h("button", label, **({"type": "submit"} | attributes))


def notice(text, kind: str = "good") -> Markup:
    return h("p", text, class_=f"notice {kind}", role="status")


def form(action: str, csrf: str, *children, **attributes) -> Markup:
    # The site's own words stand beside the field, so the browser's are switched off.
    return h(
        "form",
        hidden("csrf", csrf),
        *children,
        **({"method": "post", "action": action, "novalidate": True} | attributes),
    )


def facts(*rows: tuple[Text, object]) -> Markup:
    """Names and values, two columns where there is room."""
    return h("dl", [[h("dt", name), h("dd", value)] for name, value in rows], class_="facts")


def field(
    data: Form,
    name: str,
    label: Text,
    *,
    kind: str = "text",
    help: Text | None = None,
    prefix: str = "",
    **attributes,
) -> Markup:
    """A labelled input. Passwords and random codes are never sent back; other values are kept."""
    secret = kind == "password" or name == "captcha"
    control = h(
        "input",
        id=prefix + name,
        name=name,
        type=kind,
        value=None if secret else data.get(name),
        **_described(data, name, prefix, help),
        **attributes,
    )
    return _labelled(data, name, label, control, help, prefix)


def area(data: Form, name: str, label: Text, *, help: Text | None = None, rows: int = 4) -> Markup:
    control = h(
        "textarea",
        # A browser drops one line end after the tag.
        "\n" + data.get(name),
        id=name,
        name=name,
        rows=rows,
        spellcheck="false",
        **_described(data, name, "", help),
    )
    return _labelled(data, name, label, control, help, "")


def select(data: Form, name: str, label: Text, choices: dict[str, Text]) -> Markup:
    options = [
        h("option", str(text), value=value, selected=data.get(name) == value)
        for value, text in choices.items()
    ]
    control = h("select", *options, id=name, name=name, **_described(data, name, "", None))
    return _labelled(data, name, label, control, None, "")


def radios(data: Form, name: str, legend: Text, choices: dict[str, Markup]) -> Markup:
    """A group of which one is chosen; each choice brings its own label."""
    rows = [
        h(
            "label",
            h(
                "input",
                type="radio",
                name=name,
                id=f"{name}-{value}",
                value=value,
                checked=data.get(name) == value,
            ),
            h("span", text),
            for_=f"{name}-{value}",
            class_="choice",
        )
        for value, text in choices.items()
    ]
    return h("fieldset", h("legend", legend), rows, _complaint(data, name, ""), class_="field")


def checkbox(data: Form, name: str, label) -> Markup:
    box = h(
        "input",
        type="checkbox",
        id=name,
        name=name,
        value="yes",
        checked=data.get(name) == "yes",
        **_described(data, name, "", None),
    )
    return h(
        "div",
        h("label", box, h("span", label), for_=name, class_="choice"),
        _complaint(data, name, ""),
        class_="field",
    )


def captcha(data: Form, picture: str) -> Markup:
    """The picture, the way to another one, and the field for what it shows."""
    address = f"/captcha/{picture}.png"
    return h(
        "div",
        hidden("captcha_id", picture),
        field(
            data,
            "captcha",
            Text("图中的随机码", "Random code in the picture"),
            autocomplete="off",
            autocapitalize="characters",
            spellcheck="false",
            maxlength=8,
        ),
        h(
            "p",
            h("img", src=address, width=170, height=56, alt=str(_PICTURE)),
            # Shown by the page's script, which is what makes it work.
            button(Text("换一张", "Another"), type="button", class_="quiet again", hidden=True),
            class_="picture",
        ),
        class_="captcha",
    )


_PICTURE = Text("五个字母或数字的图片", "Picture of five letters or digits")


def summary(data: Form) -> Markup | str:
    """Above a form that came back: how many fields want attention."""
    if not data.errors:
        return ""
    count = len(data.errors)
    return notice(
        Text(f"还有 {count} 处需要修改。", f"{count} field{'s' * (count > 1)} to mend below."), "bad"
    )


def _described(data: Form, name: str, prefix: str, help: Text | None) -> dict:
    places = []
    if help:
        places.append(f"{prefix}{name}-help")
    if name in data.errors:
        places.append(f"{prefix}{name}-error")
    return {
        "aria_describedby": " ".join(places) or None,
        "aria_invalid": "true" if name in data.errors else None,
    }


def _labelled(data: Form, name: str, label: Text, control, help, prefix: str) -> Markup:
    return h(
        "div",
        h("label", label, for_=prefix + name),
        control,
        h("p", help, class_="help", id=f"{prefix}{name}-help") if help else None,
        _complaint(data, name, prefix),
        class_="field",
    )


def _complaint(data: Form, name: str, prefix: str) -> Markup:
    if name not in data.errors:
        return join(())
    return h("p", data.errors[name], class_="error", id=f"{prefix}{name}-error")
