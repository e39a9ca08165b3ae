# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says as JSON what Python's email package finds in the message on standard input."""

import email
import email.policy
import hashlib
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTPUTF8)


def addresses(name):
    field = message[name]
    return [[a.display_name, a.addr_spec] for a in field.addresses] if field is not None else []


def body(kind):
    part = message.get_body(preferencelist=(kind,))
    return part.get_content().replace("\r\n", "\n") if part is not None else None


attachments = [
    [
        part.get_filename(),
        part.get_content_type(),
        hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
    ]
    for part in message.iter_attachments()
]
related = [part for part in message.walk() if part.get_content_type() == "multipart/related"]
pictures = [
    [
        part["Content-ID"],
        part.get_content_type(),
        part.get_content_disposition(),
        hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
    ]
    for one in related
    for part in list(one.iter_parts())[1:]
]
part_fields = [
    [
        " ".join(f"{name}={value}" for name, value in sorted(part["Content-Type"].params.items())),
        *(str(part[name] or "") for name in ("Content-Language", "Content-Location", "Content-Description")),
    ]
    for part in message.iter_attachments()
]
defects = [str(d) for part in message.walk() for d in part.defects]
defects += [str(d) for name in message.keys() for d in getattr(message[name], "defects", ())]

json.dump(
    {
        "from": addresses("From"),
        "to": addresses("To"),
        "cc": addresses("Cc"),
        "bcc": addresses("Bcc"),
        "subject": message["Subject"],
        "date": int(message["Date"].datetime.timestamp()),
        "message-id": message["Message-ID"],
        "in-reply-to": message["In-Reply-To"],
        "references": message["References"],
        "hp": message.get_param("hp"),
        "text": body("plain"),
        "html": body("html"),
        "attachments": attachments,
        "pictures": pictures,
        "part_fields": part_fields,
        "structure": [part.get_content_type() for part in message.walk()],
        "defects": defects,
    },
    sys.stdout,
)
