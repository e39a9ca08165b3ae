# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""SignedData, CompressedData and certificates alone (RFC 5652, RFC 3274), written octet by octet.

`envelopes` has what is encrypted. Everything gives a whole ContentInfo as DER; `streamed()` makes BER of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from . import der
from .algorithms import Signing, digest, digest_algorithm
from .pki import Person, utc

DATA, SIGNED, ENVELOPED = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.3"
AUTH_ENVELOPED, COMPRESSED = "1.2.840.113549.1.9.16.1.23", "1.2.840.113549.1.9.16.1.9"
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = (f"1.2.840.113549.1.9.{number}" for number in (3, 4, 5))
ZLIB = "1.2.840.113549.1.9.16.3.8"

Attributes = list[bytes]


def attribute(name: str, *values: bytes) -> bytes:
    """An Attribute."""
    return der.seq(der.oid(name), der.set_of(*values))


def content_type(name: str = DATA) -> bytes:
    """The content-type attribute."""
    return attribute(CONTENT_TYPE, der.oid(name))


def message_digest(digest_name: str, content: bytes) -> bytes:
    """The message-digest attribute."""
    return attribute(MESSAGE_DIGEST, der.octets(digest(digest_name, content)))


def signing_time(when: datetime | None = None) -> bytes:
    """The signing-time attribute."""
    return attribute(SIGNING_TIME, utc(when or datetime.now(timezone.utc)))


def content_info(name: str, content: bytes) -> bytes:
    """A ContentInfo."""
    return der.seq(der.oid(name), der.context(0, content))


@dataclass(frozen=True)
class Signer:
    """One SignerInfo to be (RFC 5652 section 5.3).

    `edit` gets the list of signed attributes and gives another, or None for a signature over the content itself.
    `unsigned` gets the signature and gives the unsigned attributes. `signed_octets` replaces what is signed,
    `signature` what came out. `by_key_identifier` names the certificate by its key, `named` as one likes.
    """

    person: Person
    digest: str | None = None
    signing: Signing | None = None
    edit: Callable[[Attributes], Attributes | None] = lambda attributes: attributes
    unsigned: Callable[[bytes], Attributes] = lambda signature: []
    signed_octets: bytes | None = None
    signature: Callable[[bytes], bytes] = lambda signature: signature
    by_key_identifier: bool = False
    named: bytes | None = None
    version: int | None = None
    null: bool = False
    when: datetime | None = None

    @property
    def way(self) -> Signing:
        """How it signs."""
        return self.signing or Signing.natural(self.person.key, self.digest)

    @property
    def digest_name(self) -> str:
        """What the content is hashed with."""
        return self.digest or self.way.digest

    def identifier(self) -> bytes:
        """The SignerIdentifier."""
        if self.named is not None:
            return self.named
        if self.by_key_identifier:
            return der.context(0, self.person.key_identifier, constructed=False)
        return self.person.issuer_and_serial

    def info(self, content: bytes, content_name: str) -> bytes:
        """The SignerInfo over a content."""
        attributes = self.edit([content_type(content_name), signing_time(self.when), message_digest(self.digest_name, content)])
        signed = content if attributes is None else der.set_of(*attributes)
        signature = self.signature(self.way.sign(self.person.key, self.signed_octets or signed))
        unsigned = self.unsigned(signature)
        return der.seq(
            der.integer(self.version or (3 if self.by_key_identifier else 1)),
            self.identifier(),
            digest_algorithm(self.digest_name, self.null),
            b"" if attributes is None else der.context(0, der.content_of(signed)),
            self.way.algorithm(),
            der.octets(signature),
            der.context(1, der.content_of(der.set_of(*unsigned))) if unsigned else b"",
        )


def sign(
    content: bytes, *signers: Signer | Person, detached: bool = False, name: str = DATA, covered: bytes | None = None,
    certificates: list[bytes] | None = None, digests: tuple[str, ...] | None = None, version: int | None = None,
) -> bytes:
    """A SignedData over a content, with the certificates of the signers and their chains unless others are given.

    `covered` is what the signers sign where that is not the content.
    """
    signers = [one if isinstance(one, Signer) else Signer(one) for one in signers]
    if certificates is None:
        certificates = [one for signer in signers for one in (signer.person.certificate, *signer.person.chain)]
    names = dict.fromkeys(signer.digest_name for signer in signers) if digests is None else digests
    infos = [signer.info(content if covered is None else covered, name) for signer in signers]
    least = 3 if name != DATA or any(signer.by_key_identifier for signer in signers) else 1
    return content_info(SIGNED, der.seq(
        der.integer(version or least),
        der.set_of(*(digest_algorithm(one) for one in names)),
        der.seq(der.oid(name), b"" if detached else der.context(0, der.octets(content))),
        der.context(0, der.content_of(der.set_of(*dict.fromkeys(certificates)))) if certificates else b"",
        der.set_of(*infos),
    ))


def in_chinese(info: bytes) -> bytes:
    """The same under the content types of GM/T 0010, which writes CMS with SM2, SM3 and SM4."""
    types = {DATA: "1.2.156.10197.6.1.4.2.1", SIGNED: "1.2.156.10197.6.1.4.2.2", ENVELOPED: "1.2.156.10197.6.1.4.2.3"}
    name, wrapper = der.split(der.content_of(info))
    fields = der.split(der.content_of(der.content_of(wrapper)))
    for at, one in enumerate(fields):
        parts = der.split(der.content_of(one)) if one[0] == der.SEQUENCE else []
        if parts and parts[0] == der.oid(DATA):
            fields[at] = der.seq(der.oid(types[DATA]), *parts[1:])
    chinese = {der.oid(old): der.oid(new) for old, new in types.items()}
    return der.seq(chinese[name], der.context(0, der.seq(*fields)))


def certificates_only(*people: Person) -> bytes:
    """A SignedData that hands out certificates and signs nothing (RFC 8551 section 3.8)."""
    certificates = [one for person in people for one in (person.certificate, *person.chain)]
    return content_info(SIGNED, der.seq(
        der.integer(1), der.set_of(), der.seq(der.oid(DATA)),
        der.context(0, der.content_of(der.set_of(*dict.fromkeys(certificates)))), der.set_of()))


def compress(content: bytes, packed: bytes | None = None, algorithm: str = ZLIB) -> bytes:
    """A CompressedData; `packed` replaces the compressed octets."""
    packed = zlib.compress(content) if packed is None else packed
    return content_info(COMPRESSED, der.seq(
        der.integer(0), der.seq(der.oid(algorithm)), der.seq(der.oid(DATA), der.context(0, der.octets(packed)))))


def streamed(info: bytes, size: int = 1000) -> bytes:
    """The same ContentInfo as BER, as programs write that do not know the size beforehand.

    The outer elements have indefinite length and the content is a string in pieces; what has to be DER stays so.
    """
    name, wrapper = der.split(der.content_of(info))
    fields = der.split(der.content_of(der.content_of(wrapper)))
    fields = [_stream_content(one, size) if _is_content(one) else one for one in fields]
    inner = der.indefinite(der.SEQUENCE, b"".join(fields))
    return der.indefinite(der.SEQUENCE, name + der.indefinite(0xA0, inner))


def _is_content(element: bytes) -> bool:
    """Whether this is the field a content lies in: a SEQUENCE that starts with a content type and goes on."""
    if element[0] != der.SEQUENCE:
        return False
    parts = der.split(der.content_of(element))
    return parts[0] in (der.oid(DATA), der.oid(SIGNED)) and len(parts) > 1


def _stream_content(element: bytes, size: int) -> bytes:
    parts = der.split(der.content_of(element))
    last = parts[-1]
    if last[0] == 0x80:
        return der.indefinite(der.SEQUENCE, b"".join(parts[:-1]) + der.pieces(der.content_of(last), 0x80, size))
    inner = der.content_of(last)
    return der.indefinite(der.SEQUENCE, parts[0] + der.indefinite(0xA0, der.pieces(der.content_of(inner), der.OCTETS, size)))


