# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The provider profile by which the client knows this portal."""

from .mails import SENDER

_TEMPLATE = r"""[Provider]
Id=sandbox
Name=Sandbox CA
Name[zh_CN]=沙盒认证
AccountPage=https://{host}/
Hosts={host}
LinkHosts={host}
FillPages=https://{host}/retrieve
Senders={sender}
Evidence=sandbox
Support=https://{host}/
AuthservIds=mx.example.test
Anchor={anchor}

[Link]
Subject=取回链接|retrieval link
Url=^https://{host}/retrieve\\?order=[A-Za-z0-9-]+&token=[A-Za-z0-9_-]+$
Order=order=([A-Za-z0-9-]+)

[Code]
Subject=取回码|retrieval code
Code=(?:取回码|Retrieval code)\\s*[:：]\\s*([A-Z0-9]{{8,12}})
Format=8 to 12 capital letters and digits
Format[zh_CN]=8 到 12 位大写字母和数字
Lifetime=168
Order=(?:订单号|Order)\\s*[:：]\\s*([A-Z0-9-]+)

[Pfx]
Subject=证书已签发|certificate (?:has been )?issued
Attachment=\\.(pfx|p12)$
Order=(?:订单号|Order)\\s*[:：]\\s*([A-Z0-9-]+)

[Form retrieve]
address=email
code=retrieval_code
password=password
password-confirm=password_confirm
captcha=captcha

[Form login]
Page=^https://{host}/login$
address=login

[Form register]
Page=^https://{host}/register$
address=email

[Form buy]
Page=^https://{host}/buy(?:/V[1-4])?$
address=addresses

[Form assign]
Page=^https://{host}/orders/MS-[A-Z0-9]{{8}}(?:/assign)?$
address=address

[Bought]
Form=^https://{host}/orders/MS-[A-Z0-9]{{8}}/pay$
Url=^https://{host}/orders/MS-[A-Z0-9]{{8}}$

[Assigned]
Form=^https://{host}/orders/MS-[A-Z0-9]{{8}}/(?:assign|batch|renew)$
Url=^https://{host}/orders/MS-[A-Z0-9]{{8}}$
"""


_PASSWORD = """password=password
password-confirm=password_confirm
"""
_REQUEST = """csr=csr
"""
_ISSUED = r"""[Issued]
Subject=证书已签发|certificate (?:has been )?issued
Attachment=\\.p7b$
Order=(?:订单号|Order)\\s*[:：]\\s*([A-Z0-9-]+)

[Form retrieve]"""


def provider_text(host: str, anchor_pem: str, takes_requests: bool = False) -> str:
    """A GKeyFile; in its values a backslash is written twice and a line end as `\\n`."""
    anchor = anchor_pem.strip().replace("\n", r"\n") + r"\n"
    text = _TEMPLATE.format(host=host, sender=SENDER, anchor=anchor)
    if takes_requests:
        text = text.replace(_PASSWORD, _REQUEST).replace("[Form retrieve]", _ISSUED)
    return text
