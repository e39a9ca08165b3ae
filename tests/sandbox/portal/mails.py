# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mails that the provider writes, each in Chinese with English beside it."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, localtime, make_msgid

from .markup import Markup, Text, h, join
from .orders import day, minute

SENDER = "no-reply@portal.test"

_NAME = "密信沙盒认证 MeSign Sandbox CA"
_PREFIX = "【密信沙盒】"
_STYLE = "font-family:sans-serif;line-height:1.6;color:#1f2328;max-width:40em"
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:6px;"
    "background:#1a5fb4;color:#ffffff;text-decoration:none"
)
_CODE = "font-family:monospace;font-size:20px;letter-spacing:2px;font-weight:bold"


@dataclass(frozen=True)
class Line:
    """A line of a mail: a sentence, or a name with its value."""

    text: Text
    value: str = ""
    style: str = ""

    def plain(self) -> str:
        if self.value:
            return f"{self.text.zh}：{self.value}\n{self.text.en}: {self.value}"
        return f"{self.text.zh}\n{self.text.en}"

    def html(self) -> Markup:
        if not self.value:
            return h("p", self.text.zh, h("br"), self.text.en)
        value = h("span", self.value, style=self.style) if self.style else self.value
        return h("p", f"{self.text.zh}：", value, h("br"), f"{self.text.en}: ", value)


@dataclass(frozen=True)
class Link:
    """An address to open, as a button and written out."""

    text: Text
    url: str

    def plain(self) -> str:
        return f"{self.text.zh} / {self.text.en}:\n{self.url}"

    def html(self) -> Markup:
        return join(
            [
                h("p", h("a", str(self.text), href=self.url, style=_BUTTON)),
                h("p", h("a", self.url, href=self.url)),
            ]
        )


def link_mail(number: str, address: str, url: str, sender: str = SENDER) -> EmailMessage:
    return _mail(
        number,
        address,
        Text("电子邮件证书取回链接", "Certificate retrieval link"),
        sender,
        [
            Line(
                Text(
                    "已为您的邮箱分配一张电子邮件证书，请打开下面的链接取回。",
                    "A mail certificate was assigned to your address. Open this link to retrieve it.",
                )
            ),
            Link(Text("取回证书", "Retrieve the certificate"), url),
            Line(
                Text(
                    "取回时需要的八到十二位代码在另一封邮件里。",
                    "The code that you need there comes in a mail of its own.",
                )
            ),
        ],
    )


def code_mail(
    number: str, address: str, code: str, expires: float, sender: str = SENDER
) -> EmailMessage:
    return _mail(
        number,
        address,
        Text("电子邮件证书取回码", "Certificate retrieval code"),
        sender,
        [
            Line(Text("取回码", "Retrieval code"), code, _CODE),
            Line(Text("有效期至", "Valid until"), minute(expires)),
            Line(
                Text(
                    "请在取回页面填写。新的取回码会使旧的失效，请勿告诉他人。",
                    "Type it into the retrieval page. A newer one replaces it. Tell it to nobody.",
                )
            ),
        ],
    )


def pfx_mail(number: str, address: str, pfx: bytes, not_after: float) -> EmailMessage:
    mail = _mail(
        number,
        address,
        Text("电子邮件证书已签发", "Your certificate has been issued"),
        SENDER,
        [
            Line(
                Text(
                    "证书和私钥在附件里，由您在取回页面设置的密码保护。我们不保存这个密码。",
                    "Certificate and private key are attached, protected by the password you set"
                    " on the retrieval page. We do not keep that password.",
                )
            ),
            Line(Text("有效期至", "Valid until"), day(not_after)),
        ],
    )
    mail.add_attachment(
        pfx,
        maintype="application",
        subtype="x-pkcs12",
        filename=f"电子邮件证书-{address}.pfx",
    )
    return mail


def certificate_mail(number: str, address: str, p7b: bytes, not_after: float) -> EmailMessage:
    mail = _mail(
        number,
        address,
        Text("电子邮件证书已签发", "Your certificate has been issued"),
        SENDER,
        [
            Line(
                Text(
                    "证书在附件里。私钥在提交证书请求的电脑上，我们没有。",
                    "The certificate is attached. Its private key is on the computer that made the"
                    " request; we do not have it.",
                )
            ),
            Line(Text("有效期至", "Valid until"), day(not_after)),
        ],
    )
    mail.add_attachment(
        p7b,
        maintype="application",
        subtype="x-pkcs7-certificates",
        filename=f"电子邮件证书-{address}.p7b",
    )
    return mail


def _mail(
    number: str, address: str, subject: Text, sender: str, lines: list[Line | Link]
) -> EmailMessage:
    lines = [
        Line(Text("您好！", "Hello,")),
        *lines,
        Line(Text("订单号", "Order"), number),
        Line(Text("邮箱", "Address"), address),
        Line(
            Text(
                "本邮件由系统自动发出，请勿回复。",
                "This mail was sent by a program; nobody reads replies.",
            )
        ),
    ]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((_NAME, sender))
    mail["To"] = address
    mail["Subject"] = f"{_PREFIX}{subject}"
    mail["Date"] = localtime()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(line.plain() for line in lines) + "\n")
    mail.add_alternative(_html(subject, lines), subtype="html")
    return mail


def _html(subject: Text, lines: list[Line | Link]) -> str:
    head = h("head", h("meta", charset="utf-8"), h("title", str(subject)))
    body = h("body", h("h2", str(subject)), [line.html() for line in lines], style=_STYLE)
    return f"<!DOCTYPE html>\n{h('html', head, body, lang='zh-CN')}\n"
