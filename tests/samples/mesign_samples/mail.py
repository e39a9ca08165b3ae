# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mails as programs and mailing lists make them: octets with CRLF, built by hand so that nothing is tidied up."""

from __future__ import annotations

import base64
import quopri
import secrets

CRLF = b"\r\n"
TEXT = b"The heron stands in the shallow water.\r\n"


def lines(*some: str | bytes) -> bytes:
    """Lines with their ends."""
    return b"".join((one.encode() if isinstance(one, str) else one) + CRLF for one in some)


def part(
    body: bytes = TEXT, content_type: str = "text/plain; charset=utf-8", fields: tuple[str, ...] = (), encoding: str | None = None,
) -> bytes:
    """An entity: header fields, an empty line, the body in `encoding` (base64, quoted-printable, or as it is)."""
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", CRLF)
    elif encoding == "quoted-printable":
        body = quopri.encodestring(body.replace(CRLF, b"\n")).replace(b"\n", CRLF)
    head = [*fields, f"Content-Type: {content_type}"]
    if encoding is not None:
        head.append(f"Content-Transfer-Encoding: {encoding}")
    return lines(*head, "") + body


def multipart(*parts: bytes, subtype: str = "mixed", parameters: str = "", fields: tuple[str, ...] = (), boundary: str | None = None) -> bytes:
    """A multipart entity. `parameters` start with a semicolon."""
    boundary = boundary or f"=_{secrets.token_hex(8)}"
    mark = b"--" + boundary.encode()
    inside = b"".join(mark + CRLF + one + CRLF for one in parts)
    return lines(*fields, f'Content-Type: multipart/{subtype}; boundary="{boundary}"{parameters}', "") + inside + mark + b"--" + CRLF


def envelope(
    sender: str | None = "alice@example.test", to: str | None = "bob@example.test", subject: str | None = "About the heron",
    date: str | None = "Fri, 02 Jan 2026 03:04:05 +0000", more: tuple[str, ...] = (),
) -> bytes:
    """A message's header without its Content fields and the empty line; what is None is left out."""
    fields = {"From": sender, "To": to, "Subject": subject, "Date": date}
    return lines(*(f"{name}: {value}" for name, value in fields.items() if value is not None),
                 f"Message-ID: <{secrets.token_hex(6)}@example.test>", *more, "MIME-Version: 1.0")


def message(entity: bytes, header: bytes | None = None, **fields) -> bytes:
    """A mail that consists of an entity; `fields` are those of envelope()."""
    return (envelope(**fields) if header is None else header) + entity


def clear_signed(covered: bytes, signature: bytes, micalg: str = "sha-256", x: bool = False, fields: tuple[str, ...] = ()) -> bytes:
    """A multipart/signed entity (RFC 8551 section 3.5.3) from a part and the detached signature over it."""
    prefix = "x-" if x else ""
    return multipart(
        covered, part(signature, f"application/{prefix}pkcs7-signature; name=smime.p7s", encoding="base64",
                      fields=("Content-Disposition: attachment; filename=smime.p7s",)),
        subtype="signed", parameters=f'; micalg={micalg}; protocol="application/{prefix}pkcs7-signature"', fields=fields)


def opaque(
    cms: bytes, kind: str | None = None, content_type: str = "application/pkcs7-mime", name: str | None = "smime.p7m",
    disposition: str | None = "smime.p7m", encoding: str | None = "base64", fields: tuple[str, ...] = (),
) -> bytes:
    """An entity that is a CMS object: `kind` is the smime-type parameter, `name` and `disposition` the file's name."""
    parameters = (f"; smime-type={kind}" if kind else "") + (f"; name={name}" if name else "")
    more = (f"Content-Disposition: attachment; filename={disposition}",) if disposition else ()
    return part(cms, content_type + parameters, (*fields, *more), encoding)


def with_footer(entity: bytes, footer: bytes = b"To leave the list, write to leave@example.test\r\n") -> bytes:
    """What a mailing list makes of a mail: the mail's entity and a footer of its own."""
    return multipart(entity, part(footer, "text/plain; charset=us-ascii"))


def attached(mail: bytes) -> bytes:
    """A message/rfc822 part."""
    return part(mail, "message/rfc822")


def bare_line_feeds(mail: bytes) -> bytes:
    """The mail as a Unix mailbox keeps it."""
    return mail.replace(CRLF, b"\n")


# Header protection (RFC 9788)

def protect(
    entity: bytes, hp: str | None, sender: str = "alice@example.test", to: str = "bob@example.test",
    subject: str = "About the heron", date: str = "Fri, 02 Jan 2026 03:04:05 +0000", outer: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
) -> bytes:
    """A payload with header fields on its root, the `hp` parameter, and HP-Outer fields (`outer`, as "Subject: [...]")."""
    head, _, body = entity.partition(CRLF + CRLF)
    own = lines(f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Date: {date}", *more, *(f"HP-Outer: {one}" for one in outer))
    if hp is not None:
        head = _add_parameter(head, f'; hp="{hp}"')
    return own + head + CRLF + CRLF + body


def _add_parameter(head: bytes, parameter: str) -> bytes:
    fields = head.split(CRLF)
    at = next(number for number, field in enumerate(fields) if field.lower().startswith(b"content-type:"))
    fields[at] += parameter.encode()
    return CRLF.join(fields)


def wrapped(mail: bytes, forwarded: str | None = "no") -> bytes:
    """The older form (RFC 8551 section 3.1): the whole mail as a message/rfc822 part that is signed or encrypted."""
    return part(mail, "message/rfc822" + (f"; forwarded={forwarded}" if forwarded else ""))
