# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""ASN.1 as octets (X.690): whoever wants to write something forbidden must be able to."""

from __future__ import annotations

from asn1crypto import core

SEQUENCE, SET, OCTETS, NULL = 0x30, 0x31, 0x04, b"\x05\x00"


def tlv(tag: int, content: bytes) -> bytes:
    """One element with a one-octet tag."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def seq(*parts: bytes) -> bytes:
    """A SEQUENCE; empty parts vanish, so that what is optional can be left out."""
    return tlv(SEQUENCE, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """A SET OF in DER's order."""
    return tlv(SET, b"".join(sorted(parts)))


def octets(content: bytes) -> bytes:
    """An OCTET STRING."""
    return tlv(OCTETS, content)


def integer(value: int) -> bytes:
    """An INTEGER."""
    return core.Integer(value).dump()


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return core.ObjectIdentifier(dotted).dump()


def context(number: int, content: bytes, constructed: bool = True) -> bytes:
    """A context-specific element: explicit around an element, implicit around its content."""
    return tlv((0xA0 if constructed else 0x80) | number, content)


def content_of(element: bytes) -> bytes:
    """What is inside a definite-length element."""
    return element[head_size(element):]


def head_size(element: bytes) -> int:
    """How many octets tag and length of a one-octet-tag element take."""
    return 2 if element[1] < 0x80 else 2 + (element[1] & 0x7F)


def split(content: bytes) -> list[bytes]:
    """The elements a constructed element's content consists of."""
    parts = []
    while content:
        head = head_size(content)
        size = content[1] if content[1] < 0x80 else int.from_bytes(content[2:head], "big")
        parts.append(content[: head + size])
        content = content[head + size:]
    return parts


def indefinite(tag: int, content: bytes) -> bytes:
    """A constructed element that ends where its end says so."""
    return bytes((tag, 0x80)) + content + b"\x00\x00"


def pieces(content: bytes, tag: int = OCTETS, size: int = 1000) -> bytes:
    """A string in pieces, of indefinite length, as programs that stream write it."""
    chunks = [octets(content[at: at + size]) for at in range(0, len(content), size)]
    return indefinite(tag | 0x20, b"".join(chunks))
