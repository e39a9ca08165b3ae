# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""MIME entities of S/MIME: taken apart, put together, looked at, and damaged."""

from __future__ import annotations

import base64
import email
import email.policy

from asn1crypto import algos, cms, core

from formats import Certificates, Compress, Encrypt, Sign

LINE = b"Line two"
DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.8": "sha3-256",
}
CIPHERS = {
    "2.16.840.1.101.3.4.1.2": "aes-128-cbc",
    "2.16.840.1.101.3.4.1.22": "aes-192-cbc",
    "2.16.840.1.101.3.4.1.42": "aes-256-cbc",
    "1.2.840.113549.3.7": "des-ede3-cbc",
    "1.2.392.200011.61.1.1.1.4": "camellia-256-cbc",
    "1.2.840.113549.3.2": "rc2-cbc",
    "1.3.14.3.2.7": "des-cbc",
    "2.16.840.1.101.3.4.1.6": "aes-128-gcm",
    "2.16.840.1.101.3.4.1.26": "aes-192-gcm",
    "2.16.840.1.101.3.4.1.46": "aes-256-gcm",
}
PKCS1 = ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",
         "2.16.840.1.101.3.4.3.14"]
ECDSA = ["1.2.840.10045.2.1", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
         "2.16.840.1.101.3.4.3.10"]
SCHEMES = {**{oid: "pkcs1" for oid in PKCS1}, **{oid: "ecdsa" for oid in ECDSA},
           "1.2.840.113549.1.1.10": "pss", "1.3.101.112": "ed25519"}
AGREEMENTS = {"1.3.133.16.840.63.0.2": "sha1", "1.3.132.1.11.1": "sha256", "1.3.132.1.11.2": "sha384"}
# The others are ciphers of 16 octets.
SHORT_BLOCKS = ("des-ede3-cbc", "des-cbc", "rc2-cbc")
SMIME_TYPES = {Compress: "compressed-data", Certificates: "certs-only", Sign: "signed-data"}


class Unreadable(Exception):
    """What a layer was said to hold is no MIME entity."""


class AuthEnvelopedData(core.Sequence):
    """RFC 5083, which asn1crypto does not know."""

    _fields = [
        ("version", cms.CMSVersion),
        ("originator_info", cms.OriginatorInfo, {"implicit": 0, "optional": True}),
        ("recipient_infos", cms.RecipientInfos),
        ("encrypted_content_info", cms.EncryptedContentInfo),
        ("auth_attrs", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("mac", core.OctetString),
        ("unauth_attrs", cms.CMSAttributes, {"implicit": 2, "optional": True}),
    ]


cms.ContentInfo._oid_specs["authenticated_enveloped_data"] = AuthEnvelopedData


def parse(octets: bytes):
    return email.message_from_bytes(octets, policy=email.policy.SMTP)


def split_signed(entity: bytes) -> tuple[bytes, bytes]:
    """The first part of a multipart/signed exactly as it stands there, and the DER of the second."""
    message = parse(entity)
    boundary = message.get_boundary()
    if boundary is None:
        raise Unreadable("no multipart/signed")
    try:
        _, first, _ = entity.split(b"\r\n--" + boundary.encode(), 2)
        signature = message.get_payload(1).get_payload(decode=True)
    except (ValueError, IndexError, AttributeError) as error:
        raise Unreadable("no two parts") from error
    return first.removeprefix(b"\r\n"), signature


def get_der(entity: bytes) -> bytes:
    """The CMS object an entity consists of."""
    message = parse(entity)
    if message.get_content_type() not in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise Unreadable(f"no CMS, but {message.get_content_type()}")
    return message.get_payload(decode=True)


def wrap(der: bytes, layer) -> bytes:
    """An entity that consists of this CMS object."""
    kind = SMIME_TYPES.get(type(layer)) or ("authEnveloped-data" if layer.authenticated else "enveloped-data")
    return (f"Content-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\r\n"
            "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=smime.p7m\r\n\r\n"
            ).encode() + encode(der)


def wrap_detached(first: bytes, der: bytes, digest: str) -> bytes:
    """A multipart/signed."""
    micalg = digest.replace("sha", "sha-", 1) if "-" not in digest else digest
    return (f"Content-Type: multipart/signed; boundary=bound; micalg={micalg}; "
            "protocol=\"application/pkcs7-signature\"\r\n\r\n--bound\r\n".encode() + first +
            b"\r\n--bound\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + encode(der) + b"\r\n--bound--\r\n")


def encode(der: bytes) -> bytes:
    return base64.encodebytes(der).replace(b"\n", b"\r\n")


def load(entity: bytes):
    """The content of the outermost CMS object."""
    clear = parse(entity).get_content_type() == "multipart/signed"
    return cms.ContentInfo.load(split_signed(entity)[1] if clear else get_der(entity))


# Looking: a cell is worth something only if the mail is what its row says.


def check_shape(entity: bytes, layer) -> None:
    """Raises AssertionError unless the outermost layer is of this form, as asn1crypto sees it."""
    info = load(entity)
    kind = parse(entity).get_content_type()
    expected = "multipart/signed" if isinstance(layer, Sign) and layer.form == "clear" else "application/pkcs7-mime"
    _expect("media type", kind.replace("/x-", "/"), expected)
    if isinstance(layer, Sign):
        _check_signed(info["content"], layer)
    elif isinstance(layer, Encrypt):
        _check_encrypted(info, layer)
    elif isinstance(layer, Compress):
        _expect("content type", info["content_type"].native, "compressed_data")
    else:
        _expect("signers", len(info["content"]["signer_infos"]), 0)


def _expect(what, found, expected) -> None:
    if found != expected:
        raise AssertionError(f"the {what} is {found}, not {expected}")


def _check_signed(data, layer: Sign) -> None:
    signers = data["signer_infos"]
    _expect("number of signers", len(signers), len(layer.who))
    _expect("content inside", not isinstance(data["encap_content_info"]["content"], core.Void), layer.form == "opaque")
    for signer in signers:
        _expect("digest", DIGESTS.get(signer["digest_algorithm"]["algorithm"].dotted), layer.digest)
        stamps = [a for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token"]
        _expect("time stamp", bool(stamps), layer.stamped)
    schemes = {SCHEMES.get(signer["signature_algorithm"]["algorithm"].dotted) for signer in signers}
    _expect("signature algorithm", schemes & {layer.scheme, "ecdsa"} == schemes, True)
    if layer.scheme != "pkcs1":
        _expect("signature algorithm", schemes, {layer.scheme})


def _check_encrypted(info, layer: Encrypt) -> None:
    name = "authenticated_enveloped_data" if layer.authenticated else "enveloped_data"
    _expect("content type", info["content_type"].native, name)
    content = info["content"]["encrypted_content_info"]
    _expect("cipher", CIPHERS.get(content["content_encryption_algorithm"]["algorithm"].dotted), layer.cipher)
    for recipient in info["content"]["recipient_infos"]:
        if recipient.name == "ktri":
            _check_transport(recipient.chosen, layer)
        else:
            _expect("recipient", recipient.name, "kari")
            _expect("key derivation", AGREEMENTS.get(recipient.chosen["key_encryption_algorithm"]["algorithm"].dotted), layer.kdf)
            for key in recipient.chosen["recipient_encrypted_keys"]:
                _expect("naming", key["rid"].name, "r_key_id" if layer.naming == "key-id" else "issuer_and_serial_number")


def _check_transport(recipient, layer: Encrypt) -> None:
    naming = "subject_key_identifier" if layer.naming == "key-id" else "issuer_and_serial_number"
    _expect("naming", recipient["rid"].name, naming)
    algorithm = recipient["key_encryption_algorithm"]
    way = "v15"
    if algorithm["algorithm"].dotted == "1.2.840.113549.1.1.7":
        parameters = algorithm["parameters"]
        if not isinstance(parameters, algos.RSAESOAEPParams):
            parameters = algos.RSAESOAEPParams.load(parameters.dump())
        way = "oaep-" + parameters["hash_algorithm"]["algorithm"].native
    _expect("key transport", way, layer.way)


# Damaging: one bit of one octet, where it changes what the reader would see.


def damage(entity: bytes, layer, alone: bool) -> dict[str, bytes]:
    """The entity with one octet of its outermost layer changed, in one place after the other.

    Where a cipher without authentication is all there is, as `alone` tells, that is the length of its padding: nothing else
    can be noticed there.
    """
    clear = isinstance(layer, Sign) and layer.form == "clear"
    der = split_signed(entity)[1] if clear else get_der(entity)
    content = cms.ContentInfo.load(der)["content"]
    if isinstance(layer, Sign):
        places = _find_signed(content, der)
    elif isinstance(layer, Compress):
        # The last octet of the content is one of its Adler-32.
        places = {"checksum": der.index(bytes(content["encap_content_info"]["content"])[-4:]) + 3}
    else:
        places = _find_encrypted(content, der, alone and not layer.authenticated)
    changed = {name: _put_der(entity, der, _flip(der, place, 0x80 if name == "padding" else 0x01)) for name, place in places.items()}
    if clear:
        first = split_signed(entity)[0]
        changed["text"] = entity.replace(first, _flip(first, _find_text(first)), 1)
    elif isinstance(layer, Sign):
        changed["text"] = _put_der(entity, der, _flip(der, _find_text(der)))
    return changed


def _put_der(entity: bytes, der: bytes, changed: bytes) -> bytes:
    """The entity with another CMS object in it."""
    message = parse(entity)
    part = message.get_payload(1) if message.is_multipart() else message
    text = part.get_payload().strip().encode()
    assert base64.b64decode(text) == der and entity.count(text) == 1
    return entity.replace(text, encode(changed).strip())


def _flip(octets: bytes, place: int, bit: int = 0x01) -> bytes:
    return octets[:place] + bytes([octets[place] ^ bit]) + octets[place + 1 :]


def _find_text(octets: bytes) -> int:
    """Where the letter's line is, or else, where that is encoded, some letter in the middle."""
    place = octets.find(LINE)
    if place < 0:
        place = len(octets) // 2
        while not chr(octets[place]).isalpha():
            place += 1
    return place


def _find_signed(content, der: bytes) -> dict[str, int]:
    signer = content["signer_infos"][0]
    places = {"signature": der.index(signer["signature"].native) + len(signer["signature"].native) // 2}
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            places["digest"] = der.index(attribute["values"][0].native)
    return places


def _find_encrypted(content, der: bytes, padded: bool) -> dict[str, int]:
    info = content["encrypted_content_info"]
    octets = info["encrypted_content"].native
    if padded:
        size = 8 if CIPHERS[info["content_encryption_algorithm"]["algorithm"].dotted] in SHORT_BLOCKS else 16
        return {"padding": _locate(der, octets, len(octets) - size - 1)}
    places = {"text": _locate(der, octets, len(octets) // 2)}
    if isinstance(content, AuthEnvelopedData):
        places["tag"] = der.rindex(content["mac"].native)
    return places


def _locate(der: bytes, octets: bytes, index: int) -> int:
    """Where an octet of a string stands in its encoding, which may cut the string into pieces."""
    for before in range(12):
        place = der.find(octets[index - before : index - before + 12])
        if place >= 0:
            return place + before
    raise ValueError("the string is not there")
