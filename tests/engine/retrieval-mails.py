#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sandbox portal's mails to an address, as they reach it, and the provider's profile.

usage: retrieval-mails.py FOLDER ADDRESS link|code|pfx|nameless|unvouched|older|forged|signed [PFX]
       retrieval-mails.py FOLDER ANCHOR profile
"""

import sys
import time
from datetime import datetime, timedelta, timezone
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "sandbox"))

from mesign_sandbox.signing import Signer  # noqa: E402
from portal import mails, provider  # noqa: E402

ORDER = "MS-2026-000001"
URL = f"https://localhost:8443/retrieve?order={ORDER}&token=abc_DEF-123"
ABOVE = (
    "Received: from mx.example.test by mx.example.test with LMTP\r\n"
    "Authentication-Results: mx.example.test;\r\n\tdkim=pass header.d=portal.test\r\n"
)


def main():
    folder, address, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    if what == "profile":
        anchor = Path(address).read_text(encoding="ascii")
        text = provider.provider_text("localhost:8443", anchor)
        (folder / "sandbox.provider").write_text(text, encoding="utf-8")
        return
    later = time.time() + 86400
    above = b"" if what in ("unvouched", "signed") else ABOVE.encode()
    if what in ("link", "unvouched", "older", "forged"):
        mail = mails.link_mail(ORDER, address, URL)
        if what == "older":
            mail.replace_header("Date", format_datetime(datetime.now(timezone.utc) - timedelta(hours=1)))
        if what == "forged":
            mail.replace_header("From", "portal@elsewhere.test")
    elif what in ("code", "signed"):
        mail = mails.code_mail(ORDER, address, "K7P2M9QXAB", later)
    else:
        mail = mails.pfx_mail(ORDER, address, Path(sys.argv[4]).read_bytes(), later)
    if what == "nameless":
        del mail["Message-ID"]
    octets = mail.as_bytes(policy=SMTP)
    if what == "signed":
        signer = Signer("portal.test")
        octets = signer.signed(octets)
        (folder / "keys.tsv").write_text("{name}\t{record}\n".format(**signer.description), encoding="utf-8")
    (folder / f"{what}.eml").write_bytes(above + octets)


if __name__ == "__main__":
    main()
