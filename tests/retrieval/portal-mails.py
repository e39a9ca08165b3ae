#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the mails of the sandbox's portal and its profile, as they reach an account.

usage: portal-mails.py FOLDER
"""

import sys
from email.policy import SMTP
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

from portal import mails, provider  # noqa: E402

ADDRESS = "alice@example.test"
ORDER = "MS-2026-000001"
URL = f"https://localhost:8443/retrieve?order={ORDER}&token=abc_DEF-123"
ANCHOR = Path(sys.argv[1]) / "ca.pem"
ABOVE = (
    "Received: from mx.example.test by mx.example.test with LMTP\r\n"
    "Authentication-Results: mx.example.test;\r\n\tdkim=pass header.d=portal.test;\r\n"
    "\tspf=pass smtp.mailfrom=no-reply@portal.test\r\n"
    "Received: from out.portal.test by mx.example.test with ESMTPSA\r\n"
)


def write(folder, name, mail):
    (folder / name).write_bytes(ABOVE.encode() + mail.as_bytes(policy=SMTP))


def main():
    folder = Path(sys.argv[1])
    foreign = "no-reply@p0rtal.test"
    write(folder, "link.eml", mails.link_mail(ORDER, ADDRESS, URL))
    write(folder, "code.eml", mails.code_mail(ORDER, ADDRESS, "K7P2M9QXAB", 1767600000))
    write(folder, "pfx.eml", mails.pfx_mail(ORDER, ADDRESS, b"PFX", 1767600000))
    write(folder, "foreign-link.eml", mails.link_mail(ORDER, ADDRESS, URL.replace("localhost", "evil.test")))
    write(folder, "foreign-sender.eml", mails.link_mail(ORDER, ADDRESS, URL, foreign))
    write(folder, "foreign-code.eml", mails.code_mail(ORDER, ADDRESS, "K7P2M9QXAB", 1767600000, foreign))
    text = provider.provider_text("localhost:8443", ANCHOR.read_text(encoding="ascii"))
    (folder / "sandbox.provider").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
