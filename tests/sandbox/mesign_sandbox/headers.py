# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail headers as octets: nothing but the fields in question changes."""

import re
from email import message_from_bytes
from email.utils import parseaddr

FIELD = re.compile(rb"[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
END_OF_HEADER = re.compile(rb"^\r?\n", re.MULTILINE)
RESULTS = re.compile(rb"authentication-results\s*:", re.IGNORECASE)


def without_results(content: bytes) -> bytes:
    """Removes all Authentication-Results (RFC 8601): whoever wrote them, it was not this server."""
    end = END_OF_HEADER.search(content)
    size = end.start() if end else len(content)
    fields = FIELD.findall(content[:size])
    return b"".join(field for field in fields if not RESULTS.match(field)) + content[size:]


def from_domain(content: bytes) -> str:
    """Returns the domain of the From address, or an empty string."""
    address = parseaddr(str(message_from_bytes(content).get("From", "")))[1]
    return address.rpartition("@")[2]
