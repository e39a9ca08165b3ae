# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""EnvelopedData and AuthEnvelopedData (RFC 5652, RFC 5083, RFC 5084), written octet by octet.

An envelope has a content cipher and recipients. A recipient is a function that gets the content key and gives its
RecipientInfo; `transport`, `agree`, `shared` and `password` make such functions.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, keywrap, padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESCCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF

from . import der
from .algorithms import DIGESTS, MGF1, RSA_ENCRYPTION, digest, digest_algorithm
from .cms import AUTH_ENVELOPED, DATA, ENVELOPED, content_info
from .pki import Person

Recipient = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Block:
    """A block cipher in CBC mode. `parameters` gives the AlgorithmIdentifier's parameters from the IV."""

    oid: str
    key_size: int
    block_size: int
    encrypt: Callable[[bytes, bytes, bytes], bytes]
    parameters: Callable[[bytes], bytes] = der.octets


def _cbc(algorithm) -> Callable[[bytes, bytes, bytes], bytes]:
    def encrypt(key: bytes, iv: bytes, data: bytes) -> bytes:
        encryptor = Cipher(algorithm(key), modes.CBC(iv)).encryptor()
        return encryptor.update(data) + encryptor.finalize()
    return encrypt


def _openssl(name: str) -> Callable[[bytes, bytes, bytes], bytes]:
    """What Python's cryptography does not have, or only under protest."""
    def encrypt(key: bytes, iv: bytes, data: bytes) -> bytes:
        command = ["openssl", "enc", f"-{name}", "-nopad", "-provider", "legacy", "-provider", "default",
                   "-K", key.hex(), "-iv", iv.hex()]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return encrypt


def _rc2(version: int) -> Callable[[bytes], bytes]:
    return lambda iv: der.seq(der.integer(version), der.octets(iv))


BLOCK = {
    "aes-128-cbc": Block("2.16.840.1.101.3.4.1.2", 16, 16, _cbc(algorithms.AES)),
    "aes-192-cbc": Block("2.16.840.1.101.3.4.1.22", 24, 16, _cbc(algorithms.AES)),
    "aes-256-cbc": Block("2.16.840.1.101.3.4.1.42", 32, 16, _cbc(algorithms.AES)),
    "des-ede3-cbc": Block("1.2.840.113549.3.7", 24, 8, _cbc(algorithms.TripleDES)),
    "des-cbc": Block("1.3.14.3.2.7", 8, 8, _cbc(algorithms.TripleDES)),
    "rc2-40-cbc": Block("1.2.840.113549.3.2", 5, 8, _openssl("rc2-40-cbc"), _rc2(160)),
    "rc2-64-cbc": Block("1.2.840.113549.3.2", 8, 8, _openssl("rc2-64-cbc"), _rc2(120)),
    "rc2-128-cbc": Block("1.2.840.113549.3.2", 16, 8, _openssl("rc2-cbc"), _rc2(58)),
    "camellia-128-cbc": Block("1.2.392.200011.61.1.1.1.2", 16, 16, _cbc(algorithms.Camellia)),
    "camellia-256-cbc": Block("1.2.392.200011.61.1.1.1.4", 32, 16, _cbc(algorithms.Camellia)),
    "sm4-cbc": Block("1.2.156.10197.1.104.2", 16, 16, _cbc(algorithms.SM4)),
    "seed-cbc": Block("1.2.410.200004.1.4", 16, 16, _openssl("seed-cbc")),
}


@dataclass(frozen=True)
class Tagged:
    """A cipher with a tag: AES-GCM, AES-CCM or ChaCha20-Poly1305 (RFC 8103)."""

    oid: str
    key_size: int
    seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    parameters: Callable[[bytes, int], bytes]


def _gcm_parameters(nonce: bytes, tag_size: int) -> bytes:
    """GCMParameters; 12 octets are the default and left out."""
    return der.seq(der.octets(nonce), b"" if tag_size == 12 else der.integer(tag_size))


def _seal(cipher) -> Callable[[bytes, bytes, bytes, bytes], bytes]:
    return lambda key, nonce, data, associated: cipher(key).encrypt(nonce, data, associated or None)


TAGGED = {
    "aes-128-gcm": Tagged("2.16.840.1.101.3.4.1.6", 16, _seal(AESGCM), _gcm_parameters),
    "aes-192-gcm": Tagged("2.16.840.1.101.3.4.1.26", 24, _seal(AESGCM), _gcm_parameters),
    "aes-256-gcm": Tagged("2.16.840.1.101.3.4.1.46", 32, _seal(AESGCM), _gcm_parameters),
    "aes-256-ccm": Tagged("2.16.840.1.101.3.4.1.47", 32, _seal(AESCCM), _gcm_parameters),
    "chacha20-poly1305": Tagged(
        "1.2.840.113549.1.9.16.3.18", 32, _seal(ChaCha20Poly1305), lambda nonce, tag_size: der.octets(nonce)),
}


def new_content_key(cipher: str) -> bytes:
    """A random content key; a 3DES key has its parity bits right."""
    size = (BLOCK.get(cipher) or TAGGED[cipher]).key_size
    key = secrets.token_bytes(size)
    if not cipher.startswith("des"):
        return key
    return bytes((octet & 0xFE) | (bin(octet & 0xFE).count("1") + 1) % 2 for octet in key)


def _pad(data: bytes, block_size: int) -> bytes:
    padder = padding.PKCS7(block_size * 8).padder()
    return padder.update(data) + padder.finalize()


def encrypt(
    content: bytes, *recipients: Recipient, cipher: str = "aes-256-cbc", key: bytes | None = None, name: str = DATA,
    padded: Callable[[bytes], bytes] | None = None, alter: Callable[[bytes], bytes] = lambda octets: octets,
    unprotected: list[bytes] | None = None,
) -> bytes:
    """An EnvelopedData. `padded` replaces the padding, `alter` changes the finished ciphertext."""
    chosen = BLOCK[cipher]
    key = key or new_content_key(cipher)
    iv = os.urandom(chosen.block_size)
    filled = padded(content) if padded else _pad(content, chosen.block_size)
    algorithm = der.seq(der.oid(chosen.oid), chosen.parameters(iv))
    sealed = der.context(0, alter(chosen.encrypt(key, iv, filled)), constructed=False)
    infos = [recipient(key) for recipient in recipients]
    return content_info(ENVELOPED, der.seq(
        der.integer(_version(infos, unprotected)), der.set_of(*infos), der.seq(der.oid(name), algorithm, sealed),
        der.context(1, der.content_of(der.set_of(*unprotected))) if unprotected else b""))


def encrypt_authenticated(
    content: bytes, *recipients: Recipient, cipher: str = "aes-256-gcm", key: bytes | None = None, name: str = DATA,
    tag_size: int = 16, said_tag_size: int | None = None, nonce: bytes | None = None, attributes: list[bytes] | None = None,
    alter: Callable[[bytes], bytes] = lambda octets: octets, alter_tag: Callable[[bytes], bytes] = lambda tag: tag,
) -> bytes:
    """An AuthEnvelopedData. The tag is cut to `tag_size`; the parameters say `said_tag_size`, or the same."""
    chosen = TAGGED[cipher]
    key = key or new_content_key(cipher)
    nonce = os.urandom(12) if nonce is None else nonce
    authenticated = der.set_of(*attributes) if attributes else b""
    sealed = chosen.seal(key, nonce, content, authenticated)
    infos = [recipient(key) for recipient in recipients]
    algorithm = der.seq(der.oid(chosen.oid), chosen.parameters(nonce, said_tag_size or tag_size))
    return content_info(AUTH_ENVELOPED, der.seq(
        der.integer(0), der.set_of(*infos),
        der.seq(der.oid(name), algorithm, der.context(0, alter(sealed[:-16]), constructed=False)),
        der.context(1, der.content_of(authenticated)) if attributes else b"",
        der.octets(alter_tag(sealed[-16:][:tag_size]))))


def encrypt_tagged_in_plain(content: bytes, *recipients: Recipient, cipher: str = "aes-256-gcm") -> bytes:
    """AES-GCM inside EnvelopedData, with the tag at the end of the ciphertext or lost: what some programs send."""
    key, nonce = new_content_key(cipher), os.urandom(12)
    algorithm = der.seq(der.oid(TAGGED[cipher].oid), TAGGED[cipher].parameters(nonce, 16))
    sealed = der.context(0, TAGGED[cipher].seal(key, nonce, content, b""), constructed=False)
    infos = [recipient(key) for recipient in recipients]
    return content_info(ENVELOPED, der.seq(
        der.integer(_version(infos, None)), der.set_of(*infos), der.seq(der.oid(DATA), algorithm, sealed)))


def _version(infos: list[bytes], unprotected: list[bytes] | None) -> int:
    """RFC 5652 section 6.1."""
    tags = {info[0] for info in infos}
    if tags & {0xA3, 0xA4}:
        return 3
    plain = all(info[0] == der.SEQUENCE and der.content_of(info).startswith(der.integer(0)) for info in infos)
    return 0 if plain and not unprotected else 2


# Key transport: RSA

@dataclass(frozen=True)
class Oaep:
    """RSAES-OAEP-params (RFC 4055 section 4.1); MGF1 has the same digest unless told otherwise."""

    digest: str = "sha1"
    mgf_digest: str | None = None
    label: bytes = b""

    def padding(self):
        """It for Python's cryptography."""
        mask = rsa_padding.MGF1(DIGESTS[self.mgf_digest or self.digest][1]())
        return rsa_padding.OAEP(mask, DIGESTS[self.digest][1](), self.label or None)

    def algorithm(self) -> bytes:
        """The AlgorithmIdentifier, with what is at its default left out."""
        mask_digest = self.mgf_digest or self.digest
        mask = der.seq(der.oid(MGF1), digest_algorithm(mask_digest, null=True))
        source = der.seq(der.oid("1.2.840.113549.1.1.9"), der.octets(self.label))
        return der.seq(der.oid("1.2.840.113549.1.1.7"), der.seq(
            b"" if self.digest == "sha1" else der.context(0, digest_algorithm(self.digest, null=True)),
            b"" if mask_digest == "sha1" else der.context(1, mask),
            der.context(2, source) if self.label else b""))


def transport(
    person: Person, oaep: Oaep | None = None, by_key_identifier: bool = False, identifier: bytes | None = None,
    alter: Callable[[bytes], bytes] = lambda octets: octets,
) -> Recipient:
    """A KeyTransRecipientInfo: RSA PKCS #1 v1.5, or OAEP. `identifier` replaces whom it names."""
    def make(content_key: bytes) -> bytes:
        how = oaep.padding() if oaep else rsa_padding.PKCS1v15()
        algorithm = oaep.algorithm() if oaep else der.seq(der.oid(RSA_ENCRYPTION), der.NULL)
        named = identifier or (der.context(0, person.key_identifier, constructed=False) if by_key_identifier
                               else person.issuer_and_serial)
        sealed = alter(person.key.public_key().encrypt(content_key, how))
        return der.seq(der.integer(2 if by_key_identifier else 0), named, algorithm, der.octets(sealed))
    return make


# Key agreement: Diffie-Hellman on curves (RFC 5753, RFC 8418)

WRAPS = {
    "aes-128-wrap": ("2.16.840.1.101.3.4.1.5", 16), "aes-192-wrap": ("2.16.840.1.101.3.4.1.25", 24),
    "aes-256-wrap": ("2.16.840.1.101.3.4.1.45", 32), "3des-wrap": ("1.2.840.113549.1.9.16.3.6", 24),
}
AGREEMENTS = {
    "standard": {"sha1": "1.3.133.16.840.63.0.2", "sha224": "1.3.132.1.11.0", "sha256": "1.3.132.1.11.1",
                 "sha384": "1.3.132.1.11.2", "sha512": "1.3.132.1.11.3"},
    "cofactor": {"sha1": "1.3.133.16.840.63.0.3", "sha224": "1.3.132.1.14.0", "sha256": "1.3.132.1.14.1",
                 "sha384": "1.3.132.1.14.2", "sha512": "1.3.132.1.14.3"},
}
HKDF_SHA256 = "1.2.840.113549.1.9.16.3.19"


@dataclass(frozen=True)
class Agreement:
    """How the key is agreed on: which Diffie-Hellman, the digest of the KDF, the key wrap, and shared salt (UKM).

    `point` is how the ephemeral key is written: `plain`, `compressed`, or with the curve `named` or a `null` beside it.
    """

    kind: str = "standard"
    digest: str = "sha256"
    wrap: str = "aes-256-wrap"
    material: bytes | None = None
    wrap_null: bool = False
    point: str = "plain"


def agree(*people: Person, agreement: Agreement = Agreement(), by_key_identifier: bool = False) -> Recipient:
    """A KeyAgreeRecipientInfo for people who share a curve: an ephemeral key, and the content key wrapped for each."""
    def make(content_key: bytes) -> bytes:
        ephemeral = _ephemeral_for(people[0].key)
        wrap_oid, wrap_size = WRAPS[agreement.wrap]
        wrap = der.seq(der.oid(wrap_oid), der.NULL if agreement.wrap_null or agreement.wrap == "3des-wrap" else b"")
        shared_info = der.seq(
            wrap,
            der.context(0, der.octets(agreement.material)) if agreement.material else b"",
            der.context(2, der.octets((wrap_size * 8).to_bytes(4, "big"))))
        wrapped = [_wrap_for(person, ephemeral, agreement, shared_info, content_key, by_key_identifier) for person in people]
        return der.context(1, b"".join((
            der.integer(3),
            der.context(0, der.context(1, _originator_key(ephemeral, agreement.point))),
            der.context(1, der.octets(agreement.material)) if agreement.material else b"",
            der.seq(der.oid(_agreement_oid(ephemeral, agreement)), wrap),
            der.seq(*wrapped))))
    return make


def _ephemeral_for(key):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return ec.generate_private_key(key.curve)
    return type(key).generate()


def _agreement_oid(ephemeral, agreement: Agreement) -> str:
    if isinstance(ephemeral, ec.EllipticCurvePrivateKey):
        return AGREEMENTS[agreement.kind][agreement.digest]
    return HKDF_SHA256


def _originator_key(ephemeral, form: str) -> bytes:
    """An OriginatorPublicKey's content: RFC 5753 leaves the parameters of an EC key out."""
    info = ephemeral.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    algorithm, bits = der.split(der.content_of(info))
    name = der.split(der.content_of(algorithm))[0]
    if form == "compressed":
        point = ephemeral.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        bits = der.tlv(0x03, b"\0" + point)
    return {"named": algorithm, "null": der.seq(name, der.NULL)}.get(form, der.seq(name)) + bits


def _shared_secret(ephemeral, public) -> bytes:
    if isinstance(ephemeral, ec.EllipticCurvePrivateKey):
        return ephemeral.exchange(ec.ECDH(), public)
    return ephemeral.exchange(public)


def _wrap_for(
    person: Person, ephemeral, agreement: Agreement, shared_info: bytes, content_key: bytes, by_key_identifier: bool,
) -> bytes:
    """A RecipientEncryptedKey."""
    secret = _shared_secret(ephemeral, person.key.public_key())
    chosen, size = DIGESTS[agreement.digest][1](), WRAPS[agreement.wrap][1]
    if isinstance(ephemeral, ec.EllipticCurvePrivateKey):
        wrapping_key = X963KDF(chosen, size, shared_info).derive(secret)
    else:
        wrapping_key = HKDF(chosen, size, None, shared_info).derive(secret)
    named = der.context(0, der.octets(person.key_identifier)) if by_key_identifier else person.issuer_and_serial
    return der.seq(named, der.octets(_wrap(agreement.wrap, wrapping_key, content_key)))


def _wrap(name: str, wrapping_key: bytes, content_key: bytes) -> bytes:
    if name != "3des-wrap":
        return keywrap.aes_key_wrap(wrapping_key, content_key)
    # RFC 3217 section 3.1
    iv = os.urandom(8)
    once = _cbc(algorithms.TripleDES)(wrapping_key, iv, content_key + digest("sha1", content_key)[:8])
    return _cbc(algorithms.TripleDES)(wrapping_key, bytes.fromhex("4adda22c79e82105"), (iv + once)[::-1])


def unknown_transport(person: Person, oid: str) -> Recipient:
    """A KeyTransRecipientInfo by an algorithm nobody here can compute."""
    return lambda content_key: der.seq(
        der.integer(0), person.issuer_and_serial, der.seq(der.oid(oid)), der.octets(os.urandom(96) + content_key[:0]))


# What is opened by something else than a certificate

def other(oid: str) -> Recipient:
    """An OtherRecipientInfo (RFC 5652 section 6.2.5), such as one for a key encapsulation (RFC 9629)."""
    return lambda content_key: der.context(4, der.oid(oid) + der.seq(der.octets(os.urandom(32) + content_key[:0])))


def shared(wrapping_key: bytes, identifier: bytes = b"our secret") -> Recipient:
    """A KEKRecipientInfo (RFC 5652 section 6.2.3)."""
    return lambda content_key: der.context(2, b"".join((
        der.integer(4), der.seq(der.octets(identifier)), der.seq(der.oid(WRAPS["aes-256-wrap"][0])),
        der.octets(keywrap.aes_key_wrap(wrapping_key, content_key)))))


def password(word: bytes, iterations: int = 2048) -> Recipient:
    """A PasswordRecipientInfo (RFC 3211): PBKDF2 and the double encryption of its own."""
    def make(content_key: bytes) -> bytes:
        salt, iv = os.urandom(16), os.urandom(16)
        wrapping_key = PBKDF2HMAC(hashes.SHA1(), 32, salt, iterations).derive(word)
        plain = bytes((len(content_key), *(octet ^ 0xFF for octet in content_key[:3]))) + content_key
        plain += os.urandom(-len(plain) % 16)
        once = _cbc(algorithms.AES)(wrapping_key, iv, plain)
        twice = _cbc(algorithms.AES)(wrapping_key, once[-16:], once)
        derivation = der.oid("1.2.840.113549.1.5.12") + der.seq(der.octets(salt), der.integer(iterations))
        cipher = der.seq(der.oid(BLOCK["aes-256-cbc"].oid), der.octets(iv))
        return der.context(3, b"".join((
            der.integer(0), der.context(0, derivation),
            der.seq(der.oid("1.2.840.113549.1.9.16.3.9"), cipher), der.octets(twice))))
    return make
