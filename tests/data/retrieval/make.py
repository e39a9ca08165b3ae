#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the mails of this folder and expected.tsv, what is to be made of each.

usage: make.py FOLDER
"""

import base64
import quopri
import sys
from email.header import Header
from pathlib import Path
from urllib.parse import quote

from dkim_mails import ALL, SIGNED_AT, records, signed

SENDER = "no-reply@portal.test"
LINK = "https://portal.test/retrieve?order=MS-2026-0001&token=t0ken_AbC-123"
CODE = "K7P2M9QX"
ORDER = "MS-2026-0001"
RECEIVED = "from out.portal.test (out.portal.test [203.0.113.5])\r\n\tby mx.example.test with ESMTPS; Mon, 5 Jan 2026 10:00:02 +0800"
LMTP = "from mx.example.test by mx.example.test with LMTP\r\n\tid 4kLx (envelope-from <no-reply@portal.test>); Mon, 5 Jan 2026 10:00:03 +0800"
PASS = "mx.example.test;\r\n\tdkim=pass header.d=portal.test;\r\n\tspf=pass smtp.mailfrom=no-reply@portal.test"

COLUMNS = ("file", "kind", "provider", "trust", "reason", "order", "link", "code")
CASES = []


def encoded(text):
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def encoded_words(text, charset, size):
    """As programs write it that cut the octets wherever a word is full, even within a character."""
    octets = text.encode(charset)
    pieces = [octets[i : i + size] for i in range(0, len(octets), size)]
    return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(each).decode()}?=" for each in pieces)


def fields(subject, sender, to, results, above, below, extra):
    lines = [f"Received: {each}" for each in above]
    lines += [f"Authentication-Results: {each}" for each in results]
    lines += [f"Received: {each}" for each in below]
    lines += [f"From: {each}" for each in sender]
    if to:
        lines.append(f"To: {to}")
    lines += [
        f"Subject: {encoded(subject)}",
        "Date: Mon, 05 Jan 2026 10:00:00 +0800",
        "MIME-Version: 1.0",
        *extra,
    ]
    return lines


def part(kind, text, charset="utf-8", encoding="8bit"):
    octets = text.replace("\n", "\r\n").encode(charset)
    if encoding == "base64":
        octets = base64.encodebytes(octets).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        octets = quopri.encodestring(octets.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    head = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + octets


def attachment(name, octets=b"not a real PFX", kind="application/x-pkcs12"):
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{''.join(f'%{b:02X}' for b in name.encode())}\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(octets).replace(b"\n", b"\r\n")


def multipart(kind, *parts):
    boundary = f"=-{kind}-parts-="
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + body + b"--" + boundary.encode() + b"--\r\n"


def mail(
    name,
    expected,
    subject,
    body,
    sender=(f"Portal CA <{SENDER}>",),
    to="alice@example.test",
    results=(PASS,),
    above=(LMTP,),
    below=(RECEIVED,),
    extra=(),
):
    """Adds a case; `expected` are the columns after the file, in their order."""
    lines = fields(subject, sender, to, results, above, below, (f"Message-ID: <{name}@portal.test>", *extra))
    CASES.append((name, "\r\n".join(lines).encode() + b"\r\n" + body, expected))


def good(kind, order=ORDER, link="", code=""):
    return (kind, "portal", "automatic", "authenticated", order, link, code)


def asked(kind, reason, order=ORDER, link="", code=""):
    return (kind, "portal", "ask", reason, order, link, code)


def refused(reason, kind="link", order=""):
    return (kind, "portal", "refused", reason, order, "", "")


NOTHING = ("none", "", "refused", "none", "", "", "")
COPY = ("none", "", "refused", "copy", "", "", "")

ZH_LINK = f"您好！\n\n请打开下面的链接取回证书：\n{LINK}\n\n订单号：{ORDER}\n"
EN_LINK = f"Hello,\n\nopen this link to retrieve your certificate:\n\n{LINK}\n\nOrder: {ORDER}\n"
ZH_CODE = f"您好！\n\n取回码：{CODE}\n\n订单号：{ORDER}\n邮箱：alice@example.test\n"
EN_CODE = f"Hello,\n\nRetrieval code: {CODE}\n\nOrder: {ORDER}\n"
LINK_SUBJECT = "【门户】电子邮件证书取回链接 / Certificate retrieval link"
CODE_SUBJECT = "【门户】电子邮件证书取回码 / Certificate retrieval code"


def text(body, **options):
    return part("text/plain", body, **options)


def html(body, **options):
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return part("text/html", page, **options)


def link_to(url):
    return text(f"Open this link to retrieve your certificate:\n\n{url}\n\nOrder: {ORDER}\n")


def good_mails():
    mail("link-zh", good("link", link=LINK), LINK_SUBJECT, text(ZH_LINK))
    mail("link-en", good("link", link=LINK), "Your certificate retrieval link", text(EN_LINK))
    mail("code-zh", good("code", code=CODE), CODE_SUBJECT, text(ZH_CODE))
    mail("code-en", good("code", code=CODE), "Your certificate retrieval code", text(EN_CODE))
    mail("code-upper-subject", good("code", code=CODE), "RETRIEVAL CODE", text(EN_CODE))
    mail("link-gbk", good("link", link=LINK), LINK_SUBJECT, text(ZH_LINK, charset="gbk"))
    mail("code-gbk-base64", good("code", code=CODE), CODE_SUBJECT, text(ZH_CODE, charset="gbk", encoding="base64"))
    mail("code-gb18030-qp", good("code", code=CODE), CODE_SUBJECT, text(ZH_CODE, charset="gb18030", encoding="quoted-printable"))
    mail("link-base64", good("link", link=LINK), LINK_SUBJECT, text(ZH_LINK, encoding="base64"))
    mail("link-qp-soft-breaks", good("link", link=LINK), LINK_SUBJECT, text(ZH_LINK, encoding="quoted-printable"))
    escaped = LINK.replace("&", "&amp;")
    mail("link-html-only", good("link", link=LINK), LINK_SUBJECT, html(f'<p>请<a href="{escaped}">取回证书</a></p>'))
    mail(
        "code-html-only",
        good("code", code=CODE),
        CODE_SUBJECT,
        html(f"<p>取回码：<span style='font-size:20px'><b>{CODE}</b></span><br>订单号：{ORDER}</p>"),
    )
    both = multipart("alternative", text(EN_LINK), html(f'<p><a href="{escaped}">Retrieve</a></p>'))
    mail("link-alternative", good("link", link=LINK), LINK_SUBJECT, both)
    joined = f"Link: {LINK}\nRetrieval code: {CODE}\nOrder: {ORDER}\n"
    mail("link-and-code", good("link-and-code", link=LINK, code=CODE), "retrieval link and retrieval code", text(joined))
    port = LINK.replace("portal.test/", "portal.test:8443/")
    mail("link-port-of-profile", good("link", link=port), LINK_SUBJECT, link_to(port))
    mail("link-upper-case-host", NOTHING, LINK_SUBJECT, link_to(LINK.replace("portal.test", "PORTAL.test")))
    mail("link-in-brackets", good("link", link=LINK), LINK_SUBJECT, text(f"<{LINK[:40]}\n{LINK[40:]}>\n\nOrder: {ORDER}\n"))
    long = LINK + "x" * 40
    mail("link-broken-over-lines", good("link", link=long), LINK_SUBJECT, text(f"Open:\n{long[:76]}\n{long[76:]}\n\nBye\n"))
    below = text(f"Open:\n{LINK}\nRegards,\nPortal CA\n")
    mail("link-above-a-word", good("link", link=LINK), LINK_SUBJECT, below)
    below = text(f"Open:\n{LINK}\n--------------------\nOrder: {ORDER}\n")
    mail("link-above-a-rule", good("link", link=LINK), LINK_SUBJECT, below)
    mail("link-full-stop", good("link", link=LINK), LINK_SUBJECT, text(f"Open {LINK}.\n"))
    mail("link-without-order", good("code", order="", code=CODE), CODE_SUBJECT, text(f"取回码：{CODE}\n"))
    sent_from = ("Portal CA <cert@eu.mail.portal.test>",)
    aligned = PASS.replace("header.d=portal.test", "header.d=mail.portal.test")
    mail("sender-domain", good("code", code=CODE), CODE_SUBJECT, text(ZH_CODE), sender=sent_from, results=(aligned,))
    pfx = multipart("mixed", text(f"订单号：{ORDER}\n"), attachment("电子邮件证书-alice@example.test.pfx"))
    mail("pfx-zh", good("pfx"), "【门户】电子邮件证书已签发", pfx)
    pfx = multipart("mixed", text(f"Order: {ORDER}\n"), attachment("alice.P12", kind="application/octet-stream"))
    mail("pfx-en", good("pfx"), "Your certificate has been issued", pfx)
    issued = multipart("mixed", text(f"订单号：{ORDER}\n"), attachment("电子邮件证书-alice@example.test.p7b", b"not a real one", "application/x-pkcs7-certificates"))
    mail("issued-zh", good("certificate"), "【门户】电子邮件证书已签发", issued)
    issued = multipart("mixed", text(f"Order: {ORDER}\n"), attachment("alice.CER", b"not a real one", "application/pkix-cert"))
    mail("issued-en", good("certificate"), "Your certificate has been issued", issued)
    both = multipart("mixed", text(f"Order: {ORDER}\n"), attachment("chain.p7b", b"not a real one"), attachment("alice.pfx"))
    mail("issued-beside-pfx", good("pfx"), "Your certificate has been issued", both)
    mail("issued-other-file", NOTHING, "Your certificate has been issued", multipart("mixed", text("See attached.\n"), attachment("terms.pdf", b"%PDF", "application/pdf")))


def as_written_in_the_wild():
    """What mail programs and providers do to a mail that is good."""
    mail("subject-gbk", good("code", code=CODE), encoded_words(CODE_SUBJECT, "gb2312", 30), text(ZH_CODE))
    mail("subject-cut-in-characters", good("code", code=CODE), encoded_words(CODE_SUBJECT, "utf-8", 19), text(ZH_CODE))
    rare = ZH_CODE.replace("您好", "朱镕您好")
    octets = part("text/plain", rare, charset="gbk", encoding="base64").replace(b"charset=gbk", b"charset=gb2312")
    mail("code-gb2312-with-more", good("code", code=CODE), CODE_SUBJECT, octets)
    escaped = LINK.replace("&", "&amp;")
    page = f'<p>请<a href="{escaped}">取回证书</a>，订单号：{ORDER}</p>'
    mail("link-html-gbk-base64", good("link", link=LINK), LINK_SUBJECT, html(page, charset="gbk", encoding="base64"))
    named = f"<html><head><meta http-equiv=Content-Type content='text/html; charset=gbk'></head><body><p>取回码：{CODE}<br>订单号：{ORDER}</p></body></html>"
    octets = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(named.encode("gbk"))
    mail("code-charset-in-html", good("code", code=CODE), CODE_SUBJECT, octets)
    mail("link-flowed", good("link", link=LINK), LINK_SUBJECT, text(f"Open:\n\n{LINK[:50]} \n{LINK[50:]}\n\nBye\n").replace(b"charset=utf-8", b"charset=utf-8; format=flowed; delsp=yes"))
    broken = html(f'<p><a href="{escaped[:44]}\n{escaped[44:]}">Retrieve</a></p>')
    mail("link-broken-in-html", good("link", link=LINK), LINK_SUBJECT, broken)
    tracked = "https://click.mailer.test/?u=https%3A%2F%2Fportal.test%2Fretrieve%3Forder%3DMS-2026-0001%26token%3Da"
    both = multipart("alternative", text(EN_LINK), html(f'<p><a href="{tracked}">Retrieve</a><img src="https://click.mailer.test/o.gif"></p>'))
    mail("link-beside-tracking", good("link", link=LINK), LINK_SUBJECT, both)
    mail("link-beside-foreign", good("link", link=LINK), LINK_SUBJECT, text(f"https://help.test/faq\n{LINK}\nhttps://help.test/unsubscribe\n"))
    footer = f"{ZH_CODE}\n帮助：https://help.test/faq\n备案：http://beian.test/\n"
    mail("code-beside-foreign", good("code", code=CODE), CODE_SUBJECT, text(footer))
    for name, url, reason in (
        ("look-alike", "https://porta1.test/help", "look-alike"), ("user-info", "https://portal.test@evil.test/", "user-info"),
        ("redirect", "https://portal.test/go?url=https://evil.test/", "redirect"), ("address", "https://192.0.2.1/", "ip-address"),
    ):
        mail(f"code-beside-{name}", refused(reason, "code", ORDER), CODE_SUBJECT, text(f"{ZH_CODE}\n{url}\n"))
    shown = html(f'<p>{ZH_CODE}</p><p><a href="https://evil.test/">https://portal.test/retrieve</a></p>')
    mail("code-beside-pretended", refused("foreign-link", "code", ORDER), CODE_SUBJECT, shown)
    last = html(f'<p>{ZH_CODE}</p><p><a href="https://help.test/">Help</a> <a href="https://portal.test.evil.test/">Retrieve</a></p>')
    mail("code-beside-look-alike-last", refused("look-alike", "code", ORDER), CODE_SUBJECT, last)
    plain = html(f'<p>{ZH_CODE}</p><p><a href="http://evil.test/">https://portal.test/retrieve</a></p>')
    mail("code-beside-pretended-plain", refused("not-https", "code", ORDER), CODE_SUBJECT, plain)
    malformed = f"{ZH_CODE}\nhttps://portal.test%40evil.test/help\n"
    mail("code-beside-malformed", refused("malformed-link", "code", ORDER), CODE_SUBJECT, text(malformed))
    own = html(f'<p>{ZH_CODE}</p><p><a href="http://portal.test/">https://portal.test/</a> <a href="https://help.test/{{id}}">Help</a></p>')
    mail("code-beside-own-plain", good("code", code=CODE), CODE_SUBJECT, own)
    mail("code-beside-foreign-unconfirmed", asked("code", "not-authenticated", code=CODE), CODE_SUBJECT, text(footer), results=())
    mail("link-to-own-page-beside", good("link", link=LINK), LINK_SUBJECT, text(f"{LINK}\nhttps://portal.test/login?next=https://portal.test/orders\nhttps://portal.test/go?url=https://help.test/\n"))
    onwards = "https://portal.test/login?next=https%3A%2F%2Fshop.portal.test&order=1#top\nhttps://portal.test/login?text=a%20b&next=%2Forders%2F"
    mail("code-beside-own-onwards", good("code", code=CODE), CODE_SUBJECT, text(f"{ZH_CODE}\n{onwards}\n"))
    twice = f"Order: {ORDER}\nRetrieval code: {CODE}\n\nOrder: MS-2026-0002\nRetrieval code: S3C0ND22\n"
    mail("code-of-two-orders", good("code", code=CODE), CODE_SUBJECT, text(twice))


def escaped_often(url, times):
    """As one of the provider's own pages leads to the next one, and the last of them elsewhere."""
    for _ in range(times):
        url = "https://portal.test/go?url=" + quote(url, safe="")
    return url


def bad_links():
    spoofs = {
        "foreign-link": ("https://evil.test/retrieve?order=MS-2026-0001&token=a", "foreign-link"),
        "link-below-other": ("https://portal.test.evil.test/retrieve?order=MS-2026-0001&token=a", "look-alike"),
        "look-alike-digit": ("https://p0rtal.test/retrieve?order=MS-2026-0001&token=a", "look-alike"),
        "look-alike-letter": ("https://portai.test/retrieve?order=MS-2026-0001&token=a", "look-alike"),
        "look-alike-hyphen": ("https://my-portal.test/retrieve?order=MS-2026-0001&token=a", "look-alike"),
        "punycode": ("https://xn--prtal-jua.test/retrieve?order=MS-2026-0001&token=a", "look-alike"),
        "user-info": ("https://portal.test@evil.test/retrieve?order=MS-2026-0001&token=a", "user-info"),
        "user-info-password": ("https://portal.test:443@evil.test/retrieve?order=MS-2026-0001&token=a", "user-info"),
        "plain-http": (LINK.replace("https", "http"), "not-https"),
        "ip-address": ("https://203.0.113.7/retrieve?order=MS-2026-0001&token=a", "ip-address"),
        "ip-address-number": ("https://3405803783/retrieve?order=MS-2026-0001&token=a", "ip-address"),
        "ip-address-hex": ("https://0xcb007107/retrieve?order=MS-2026-0001&token=a", "ip-address"),
        "other-port": (LINK.replace("portal.test/", "portal.test:9443/"), "other-port"),
        "backslash": ("https://evil.test\\@portal.test/retrieve?order=MS-2026-0001&token=a", "malformed-link"),
        "ip-address-six": ("https://[2001:db8::7]/retrieve?order=MS-2026-0001&token=a", "ip-address"),
        "escaped-at": ("https://portal.test%40evil.test/retrieve?order=MS-2026-0001&token=a", "malformed-link"),
        "tracking": ("https://click.mailer.test/?u=https%3A%2F%2Fportal.test%2Fretrieve%3Forder%3DMS-2026-0001%26token%3Da", "foreign-link"),
        "escaped-host": ("https://portal%2Etest.evil.test/retrieve?order=MS-2026-0001&token=a", "malformed-link"),
    }
    for name, (url, reason) in spoofs.items():
        mail(name, refused(reason), LINK_SUBJECT, link_to(url))
    shown = html(f'<p><a href="https://evil.test/x">{LINK.replace("&", "&amp;")}</a></p>')
    mail("shown-and-real-link", refused("foreign-link"), LINK_SUBJECT, shown)
    homograph = html('<p><a href="https://pоrtal.test/retrieve?order=A-1&amp;token=a">取回</a></p>')
    mail("homograph", refused("look-alike"), LINK_SUBJECT, homograph)
    tracked = html(f'<p><a href="https://click.mailer.test/c/1">{LINK.replace("&", "&amp;")}</a></p>')
    mail("tracking-shown", refused("foreign-link"), LINK_SUBJECT, tracked)
    wide = html('<p><a href="https://ｐortal。test.evil.test/retrieve?order=A-1&amp;token=a">取回</a></p>')
    mail("wide-letters", refused("look-alike"), LINK_SUBJECT, wide)
    other_page = link_to("https://portal.test/redirect?to=https://evil.test/")
    mail("redirector", refused("redirect"), LINK_SUBJECT, other_page)
    onwards = {
        "redirect-behind": LINK + "&next=https://evil.test/",
        "redirect-escaped": "https://portal.test/go?url=https%3A%2F%2Fevil.test%2F",
        "redirect-escaped-twice": "https://portal.test/go?url=https%253A%252F%252Fevil.test%252F",
        "redirect-in-path": "https://portal.test/go/https://evil.test/retrieve",
        "redirect-without-scheme": "https://portal.test/go?url=//evil.test/",
        "redirect-escaped-nothing": "https://portal.test/go?url=https%3A%2F%2Fevil.test%2F&x=%00",
        "redirect-other-scheme": "https://portal.test/go?url=web%2Bpage://evil.test/",
        "redirect-user-info": "https://portal.test/go?url=https%3A%2F%2Fportal.test%26%40evil.test%2F",
        "redirect-user-info-semicolon": "https://portal.test/go?url=https://portal.test;@evil.test/",
        "redirect-user-info-space": "https://portal.test/go?url=https%3A%2F%2Fportal.test%20%40evil.test%2F",
        "redirect-below-other": "https://portal.test/go?url=https%3A%2F%2Fportal.test%26.evil.test%2F",
        "redirect-tab": "https://portal.test/go?url=/%09/evil.test/",
        "redirect-tab-in-scheme": "https://portal.test/go?url=ht%09tps%3A%0A%2F%2Fevil.test%2F",
        "redirect-blank-before": "https://portal.test/go?url=%20%2F%2Fevil.test%2F",
        "redirect-query-alone": "https://portal.test/go?//evil.test/",
        "redirect-own-in-own": escaped_often("https://evil.test/", 5),
    }
    for name, url in onwards.items():
        mail(name, refused("redirect"), LINK_SUBJECT, link_to(url))


def bad_links_for_wosign():
    """The same with the names of a provider that is shipped."""
    path = "/cert/retrieve?order=WS20260001&token=abc"
    spoofs = {
        "user-info": (f"https://wosign.com@evil.test{path}", "user-info"),
        "bare-user-info": ("https://wosign.com@evil", "user-info"),
        "below-other": (f"https://wosign.com.evil.test{path}", "look-alike"),
        "digit": (f"https://buy.w0sign.com{path}", "look-alike"),
        "other-ending": (f"https://wosign.com.cn{path}", "look-alike"),
        "punycode": (f"https://xn--wsign-jua.com{path}", "look-alike"),
        "plain-http": (f"http://buy.wosign.com{path}", "not-https"),
        "redirect": ("https://buy.wosign.com/cert/retrieve?url=https://evil.test/", "redirect"),
        "redirect-user-info": ("https://buy.wosign.com/cert/retrieve?url=https%3A%2F%2Fwosign.com%26%40evil.test%2F", "redirect"),
    }
    passed = PASS.replace("portal.test", "wosign.com").replace("mx.example.test", "mx.qq.com")
    received = "from mta.wosign.com by newxmmxszc6-1.qq.com (NewMX) with SMTP id 1; Mon, 5 Jan 2026 10:00:00 +0800"
    for name, (url, reason) in spoofs.items():
        mail(
            f"wosign-{name}",
            ("link", "wosign", "refused", reason, "", "", ""),
            "邮件证书取回链接",
            text(f"请打开：\n{url}\n"),
            sender=("WoSign <cert@wosign.com>",),
            results=(passed,),
            above=(),
            below=(received,),
        )


def senders():
    foreign = ("Portal CA <no-reply@evil.test>",)
    passed = PASS.replace("portal.test", "evil.test")
    mail("foreign-sender", ("link", "portal", "refused", "foreign-sender", ORDER, "", ""), LINK_SUBJECT, text(ZH_LINK), sender=foreign, results=(passed,))
    mail("foreign-sender-code", ("code", "portal", "refused", "foreign-sender", ORDER, "", ""), CODE_SUBJECT, text(ZH_CODE), sender=foreign, results=(passed,))
    pfx = multipart("mixed", text(f"订单号：{ORDER}\n"), attachment("a.pfx"))
    mail("foreign-sender-pfx", ("pfx", "portal", "refused", "foreign-sender", ORDER, "", ""), "电子邮件证书已签发", pfx, sender=foreign, results=(passed,))
    issued = multipart("mixed", text(f"订单号：{ORDER}\n"), attachment("a.cer", b"not a real one"))
    mail("foreign-sender-issued", ("certificate", "portal", "refused", "foreign-sender", ORDER, "", ""), "电子邮件证书已签发", issued, sender=foreign, results=(passed,))
    name = ('"no-reply@portal.test" <x@evil.test>',)
    mail("sender-in-name", ("link", "portal", "refused", "foreign-sender", ORDER, "", ""), LINK_SUBJECT, text(ZH_LINK), sender=name, results=(passed,))
    away = text("Open:\n\nhttps://evil.test/retrieve?order=MS-2026-0001\n")
    plain = "Certificate retrieval link"
    for kind, drawn in (("cyrillic", "\u0420\u043ertal \u0421\u0410"), ("wide", "Ｐｏｒｔａｌ ＣＡ"), ("unseen", "Port\u200bal\u00a0CA"), ("chinese", "门\u2060户认证")):
        named = (f"{encoded(drawn)} <x@evil.test>",)
        mail(f"name-drawn-alike-{kind}", refused("foreign-sender"), plain, away, sender=named, results=(passed,))
    named = ("Sport alcazar <x@evil.test>",)
    mail("name-not-alike", NOTHING, plain, away, sender=named, results=(passed,))
    below = ("Portal CA <no-reply@sub.portal.test>",)
    mail("sender-below", ("link", "portal", "refused", "foreign-sender", ORDER, "", ""), LINK_SUBJECT, text(ZH_LINK), sender=below)
    two = (f"Portal CA <{SENDER}>, Eve <eve@evil.test>",)
    mail("two-senders", ("link", "portal", "refused", "several-senders", ORDER, "", ""), LINK_SUBJECT, text(ZH_LINK), sender=two)
    fields_twice = (f"Portal CA <{SENDER}>", "Eve <eve@evil.test>")
    mail("two-from-fields", ("link", "portal", "refused", "several-senders", ORDER, "", ""), LINK_SUBJECT, text(ZH_LINK), sender=fields_twice)
    mail("other-address", asked("code", "other-address", code=CODE), CODE_SUBJECT, text(ZH_CODE), to="carol@example.test")
    mail("newsletter", NOTHING, "Portal CA news", text("https://portal.test/news\n"))
    mail("friend-writes", NOTHING, "Where is my retrieval code?", text("I did not get it.\n"), sender=("Bob <bob@example.test>",), results=())


def authentication():
    def code(name, results, trust, reason, above=(LMTP,), below=(RECEIVED,)):
        used = "" if trust == "refused" else CODE
        mail(name, ("code", "portal", trust, reason, ORDER, "", used), CODE_SUBJECT, text(ZH_CODE), results=results, above=above, below=below)

    passed = "mx.example.test; dkim=pass header.d=portal.test"
    code("auth-none", (), "ask", "not-authenticated")
    code("auth-fail", ("mx.example.test; dkim=fail header.d=portal.test",), "refused", "authentication-failed")
    code("auth-dmarc-fail", ("mx.example.test; dkim=pass header.d=portal.test; dmarc=fail header.from=portal.test",), "refused", "authentication-failed")
    code("auth-dmarc-pass", ("mx.example.test; dmarc=pass header.from=portal.test",), "automatic", "authenticated")
    code("auth-dmarc-by-spf", ("mx.example.test; dkim=none; spf=pass smtp.mailfrom=portal.test; dmarc=pass header.from=portal.test",), "ask", "spf-only")
    code("auth-spf-only", ("mx.example.test; spf=pass smtp.mailfrom=no-reply@portal.test",), "ask", "spf-only")
    code("auth-other-domain", ("mx.example.test; dkim=pass header.d=evil.test",), "ask", "not-authenticated")
    code("auth-top-level-domain", ("mx.example.test; dkim=pass header.d=test",), "ask", "not-authenticated")
    code("auth-header-i", ("mx.example.test; dkim=pass header.i=@portal.test header.s=s1",), "automatic", "authenticated")
    code("auth-comments", ("mx.example.test (a; dkim=fail) 1; dkim = pass (good \"key\") header.d = portal.test",), "automatic", "authenticated")
    code("auth-in-comment", ("mx.example.test; dkim=none (dkim=pass header.d=portal.test)",), "ask", "not-authenticated")
    code("auth-in-quotes", ('mx.example.test; dkim=none reason="x; dkim=pass header.d=portal.test"',), "ask", "not-authenticated")
    code("auth-temperror", ("mx.example.test; dkim=temperror header.d=portal.test",), "ask", "not-authenticated")
    code("auth-one-of-two", ("mx.example.test; dkim=fail header.d=list.test; dkim=pass header.d=portal.test",), "automatic", "authenticated")
    code("auth-forged-below", ("mx.example.test; dkim=none", passed), "ask", "not-authenticated")
    code("auth-forged-below-fail", ("mx.example.test; dkim=fail header.d=portal.test", passed), "refused", "authentication-failed")
    code("auth-unknown-server", ("mx.evil.test; dkim=pass header.d=portal.test",), "ask", "not-authenticated")
    code("auth-unknown-above-known", ("mx.evil.test; dkim=pass header.d=portal.test", passed), "ask", "not-authenticated")
    code("auth-without-server", ("dkim=pass header.d=portal.test",), "ask", "not-authenticated")
    relay = "from mx.example.test by relay.evil.test with ESMTP; Mon, 5 Jan 2026 10:00:02 +0800"
    code("auth-foreign-relay-above", (passed,), "ask", "not-authenticated", above=(LMTP, relay))
    code("auth-own-relay-above", (passed,), "automatic", "authenticated", above=(LMTP, "from a by in1.mx.example.test; Mon, 5 Jan 2026 10:00:02 +0800"))


def copies():
    quoted = "Here it is.\n\n" + "".join(f"> {line}\n" for line in ZH_CODE.splitlines())
    mail("reply", COPY, "回复: " + CODE_SUBJECT, text(quoted), sender=("Bob <bob@example.test>",), results=())
    mail("forwarded-subject", COPY, "Fwd: " + CODE_SUBJECT, text(ZH_CODE))
    mail("forwarded-zh", COPY, "转发：" + LINK_SUBJECT, text("请看\n\n-----原始邮件-----\n" + ZH_LINK))
    mail("quoted-lines", COPY, CODE_SUBJECT, text(quoted))
    rule = f"FYI\n\n---------- Forwarded message ----------\nFrom: Portal CA <{SENDER}>\nSubject: code\n\n{EN_CODE}"
    mail("forwarded-rule", COPY, CODE_SUBJECT, text(rule))
    header = f"请看\n\n发件人：{SENDER}\n发送时间：2026年1月5日\n收件人：alice\n主题：取回码\n\n{ZH_CODE}"
    mail("forwarded-header", COPY, CODE_SUBJECT, text(header))
    block = html(f"<p>see below</p><blockquote>取回码：{CODE}<br>{LINK.replace('&', '&amp;')}</blockquote>")
    mail("quoted-html", COPY, CODE_SUBJECT, block)
    qq = f"看看\n\n------------------ Original ------------------\nFrom: \"Portal\" <{SENDER}>\nDate: Mon, 5 Jan 2026\nTo: \"alice\"\nSubject: code\n\n{EN_CODE}"
    mail("forwarded-qq", COPY, CODE_SUBJECT, text(qq))
    netease = f"看看\n\n-------- 转发邮件信息 --------\n发件人：\"Portal\" <{SENDER}>\n发送日期：2026-01-05\n主题：取回码\n\n{ZH_CODE}"
    mail("forwarded-netease", COPY, CODE_SUBJECT, text(netease))
    mail("forwarded-apple", COPY, CODE_SUBJECT, text(f"看看\n\n下面是被转发的邮件：\n\n发件人: {SENDER}\n主题: 取回码\n日期: 2026年1月5日\n\n{ZH_CODE}"))
    outlook = f"<p>看看</p><div style='border-top:solid #E1E1E1 1.0pt'><p><b>发件人:</b> {SENDER}<br><b>发送时间:</b> 2026年1月5日<br><b>收件人:</b> alice<br><b>主题:</b> 取回码</p></div><p>取回码：{CODE}</p>"
    mail("forwarded-outlook-html", COPY, CODE_SUBJECT, html(outlook))
    gmail = f"<div>FYI</div><div class=gmail_quote>---------- Forwarded message ---------<br>From: Portal &lt;{SENDER}&gt;<br>Subject: link<br><br><a href=\"{LINK.replace('&', '&amp;')}\">Retrieve</a></div>"
    mail("forwarded-gmail-html", COPY, LINK_SUBJECT, html(gmail))
    mail("forwarded-marks", COPY, "FW: 转发: Re: " + CODE_SUBJECT, text(ZH_CODE))
    redirected = ("Resent-From: Carol <carol@example.test>", "Resent-To: alice@example.test", "Resent-Date: Mon, 05 Jan 2026 11:00:00 +0800")
    mail("redirected", asked("code", "other-address", code=CODE), CODE_SUBJECT, text(ZH_CODE), to="carol@example.test", extra=redirected)
    inner = f"From: {SENDER}\r\nSubject: x\r\n\r\n{EN_CODE}".replace("\n", "\r\n").encode()
    inside = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + inner
    mail("attached-message", NOTHING, CODE_SUBJECT, multipart("mixed", text("attached\n"), inside))
    mixed = f"Retrieval code: {CODE}\nOrder: {ORDER}\n\nOn Monday alice wrote:\n> Retrieval code: OLDOLD11\n"
    mail("new-code-above-old", good("code", code=CODE), CODE_SUBJECT, text(mixed))


def others():
    mail("code-resent", good("code", code="R3S3NT42"), CODE_SUBJECT, text(ZH_CODE.replace(CODE, "R3S3NT42")))
    mail("code-too-short", NOTHING, CODE_SUBJECT, text("取回码：ABC\n"))
    pfx = multipart("mixed", text("Please import.\n"), attachment("me.p12"))
    ca = ("Some CA <ca@some-ca.test>",)
    mail("generic-pfx", ("pfx", "generic", "ask", "generic", "", "", ""), "Your S/MIME certificate", pfx, sender=ca, results=())
    mail("pfx-without-attachment", NOTHING, "Your certificate has been issued", text("soon\n"))
    wosign = "https://buy.wosign.com/cert/retrieve?order=WS20260001&token=abc"
    passed = PASS.replace("portal.test", "wosign.com")
    mail(
        "wosign-link",
        ("link", "wosign", "automatic", "authenticated", "WS20260001", wosign, ""),
        "邮件证书取回链接",
        text(f"请打开：\n{wosign}\n"),
        sender=("WoSign <cert@wosign.com>",),
        results=(passed.replace("mx.example.test", "mx.qq.com"),),
        above=(),
        below=("from mta.wosign.com by newxmmxszc6-1.qq.com (NewMX) with SMTP id 1; Mon, 5 Jan 2026 10:00:00 +0800",),
    )
    mail("empty-body", NOTHING, LINK_SUBJECT, text(""))


def dkim():
    passed = ("code", "portal", "automatic", "dkim", ORDER, "", CODE)
    open_ = ("code", "portal", "ask", "not-authenticated", ORDER, "", CODE)
    failed = ("code", "portal", "refused", "dkim-failed", ORDER, "", "")

    def case(name, expected, change=lambda octets: octets, body=EN_CODE, sign=True, more=None, **options):
        made = {key: options.pop(key) for key in ("sender", "to", "results", "above", "extra") if key in options}
        mail(f"dkim-{name}", expected, "Your certificate retrieval code", text(body), **{"results": (), "above": (), "below": (), **made})
        _, octets, _ = CASES.pop()
        octets = signed(octets, **options) if sign else octets
        octets = change(octets)
        if more:
            octets = signed(octets, **more)
        CASES.append((f"dkim-{name}", octets, expected))

    def replace(old, new):
        def change(octets):
            assert old in octets
            return octets.replace(old, new, 1)

        return change

    for header in ("simple", "relaxed"):
        for body in ("simple", "relaxed"):
            case(f"rsa-{header}-{body}", passed, canonical=f"{header}/{body}", body=EN_CODE + "a  b \t c \n\n\n")
    case("ed25519", passed, selector="ed")
    case("ed25519-simple", passed, selector="ed", canonical="simple/simple")
    case("rsa-1024", passed, selector="r1024")
    case("rsa-768", open_, selector="r768")
    case("chinese", ("code", "portal", "automatic", "dkim", ORDER, "", CODE), body=ZH_CODE)
    case("blanks-on-the-way", passed, replace(b"Subject: Your certificate", b"subject:  Your\r\n\tcertificate"))
    case("blanks-in-simple", failed, replace(b"Subject: Your certificate", b"Subject:  Your certificate"), canonical="simple/simple")
    case("trace-above", passed, lambda octets: f"Received: {LMTP}\r\n".encode() + octets)
    case("below", passed, sender=("x@a.mail.portal.test",), domain="a.mail.portal.test")
    case("domain-above", passed, sender=("x@a.mail.portal.test",), domain="mail.portal.test")
    case("over-signed", passed, fields=ALL + ("from", "subject"))
    case("server-knows-spf", passed, results=("mx.example.test; spf=pass smtp.mailfrom=no-reply@portal.test",))
    case("spf-only", ("code", "portal", "ask", "spf-only", ORDER, "", CODE), results=("mx.example.test; spf=pass",), selector="gone")
    case("server-says-no", ("code", "portal", "refused", "authentication-failed", ORDER, "", ""), results=("mx.example.test; dkim=fail header.d=portal.test",))
    case("other-address", ("code", "portal", "ask", "other-address", ORDER, "", CODE), to="carol@example.test")

    case("body-changed", failed, replace(CODE.encode(), b"EVILC0DE"))
    case("body-appended", failed, lambda octets: octets + b"more\r\n")
    case("subject-changed", failed, replace(b"Subject: Your", b"Subject: My"))
    case("to-changed", failed, replace(b"To: alice", b"To: Alice"))
    case("signature-changed", failed, replace(b"bh=", b"z=x; bh="))
    case("forged", failed, lambda octets: octets.replace(b"evil.test", b"portal.test"), domain="evil.test")
    case("one-good-of-two", passed, more={"selector": "ed"}, change=lambda octets: octets)
    case("one-bad-of-two", passed, replace(b"bh=", b"z=x; bh="), more={"selector": "s1"})

    case("unsigned", open_, sign=False)
    case("forged-results", open_, sign=False, results=("mx.evil.test; dkim=pass header.d=portal.test",))
    case("forged-results-and-body", failed, replace(CODE.encode(), b"EVILC0DE"), results=("mx.evil.test; dkim=pass header.d=portal.test",))
    case("misaligned", open_, domain="evil.test")
    case("misaligned-suffix", open_, domain="not-portal.test")
    case("top-level", open_, domain="test")
    case("misaligned-identity", open_, identity="@users.portal.test")
    case("foreign-identity", open_, replace(b"i=@portal.test", b"i=@evil.test"), identity="@portal.test")
    case("length", open_, length=True)
    case("length-appended", open_, lambda octets: octets + b"Retrieval code: EVILC0DE\r\n", length=True, body="Order: " + ORDER + "\nRetrieval code: " + CODE + "\n")
    case("from-unsigned", open_, fields=ALL[1:])
    case("to-unsigned", open_, fields=("from", "subject", "mime-version", "content-type", "content-transfer-encoding"))
    case("type-unsigned", open_, fields=("from", "to", "subject", "mime-version", "content-transfer-encoding"))
    case("subject-twice", open_, lambda octets: octets.replace(b"Date:", b"Subject: x\r\nDate:", 1), fields=ALL)
    case("two-from", ("code", "portal", "refused", "several-senders", ORDER, "", ""), lambda octets: b"From: no-reply@portal.test\r\n" + octets)
    case("expired", open_, tags={b"t": str(SIGNED_AT - 7200).encode(), b"x": str(SIGNED_AT - 3600).encode()})
    case("not-expired", passed, tags={b"x": str(SIGNED_AT + 3600).encode()})
    case("expires-before-signed", open_, tags={b"x": str(SIGNED_AT - 1).encode()})
    case("from-the-future", open_, tags={b"t": str(SIGNED_AT + 200000).encode()})
    case("sha1", open_, algorithm="rsa-sha1")
    case("withdrawn", open_, selector="withdrawn")
    case("no-key", open_, selector="gone")
    case("other-service", open_, selector="other")
    case("key-for-sha1", open_, selector="sha1")
    case("other-kind", open_, selector="kind")
    case("key-broken", open_, selector="broken")
    case("key-twice", open_, selector="twice")
    case("tries", open_, selector="tries")
    case("strict", passed, selector="strict")
    case("tag-twice", open_, replace(b"d=portal.test", b"d=portal.test; d=portal.test"))
    case("version", open_, replace(b"v=1", b"v=2"))
    case("selector-with-dots", open_, replace(b"s=s1", b"s=s1.._domainkey"))
    case("slow", open_, selector="slow")
    case("record-of-octets", open_, selector="octets")


def main():
    folder = Path(sys.argv[1])
    for group in (good_mails, as_written_in_the_wild, bad_links, bad_links_for_wosign, senders, authentication, copies, others, dkim):
        group()
    rows = ["\t".join(COLUMNS)]
    for name, octets, expected in CASES:
        (folder / f"{name}.eml").write_bytes(octets)
        rows.append("\t".join((f"{name}.eml", *expected)))
    keys = "".join(f"{name}\t{record}\n" for name, record in records().items())
    (folder / "dkim-keys.tsv").write_text(keys)
    (folder / "expected.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
