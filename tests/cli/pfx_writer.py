# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes PFX files (RFC 7292) piece by piece, also such as no well-meaning program writes.

Shares no code with what it tests: the structures are asn1crypto's, the ciphers Python cryptography's, and the key
derivation of RFC 7292 appendix B is written out here.
"""

import hashlib
import hmac
import os

from asn1crypto import core, keys
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

AES_256_CBC = "2.16.840.1.101.3.4.1.42"
PBES2, PBKDF2, SCRYPT = "1.2.840.113549.1.5.13", "1.2.840.113549.1.5.12", "1.3.6.1.4.1.11591.4.11"
PBMAC1, HMAC_SHA256 = "1.2.840.113549.1.5.14", "1.2.840.113549.2.9"
PBE_3DES = "1.2.840.113549.1.12.1.3"
SHA1, SHA256 = "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1"
DIGESTS = {SHA1: "sha1", SHA256: "sha256"}


def bmp(text):
    """A password as RFC 7292 wants it."""
    return text.encode("utf-16-be") + b"\0\0"


def widened(octets):
    """What old tools made of it: each octet a character."""
    return b"".join(b"\0" + bytes([octet]) for octet in octets) + b"\0\0"


def derive(password, salt, purpose, rounds, length, digest):
    """RFC 7292 appendix B.2."""
    block = hashlib.new(digest).block_size

    def fill(octets):
        size = block * -(-len(octets) // block)
        return (octets * (size // len(octets) + 1))[:size] if octets else b""

    data, out = fill(salt) + fill(password), b""
    while len(out) < length:
        part = hashlib.new(digest, bytes([purpose]) * block + data).digest()
        for _ in range(rounds - 1):
            part = hashlib.new(digest, part).digest()
        out += part
        add = int.from_bytes(fill(part)[:block], "big") + 1
        data = b"".join(((int.from_bytes(data[i:i + block], "big") + add) % (1 << 8 * block)).to_bytes(block, "big")
                        for i in range(0, len(data), block))
    return out[:length]


def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + head + body


def sequence(*parts):
    return der(0x30, *parts)


def oid(dotted):
    return core.ObjectIdentifier(dotted).dump()


def integer(number):
    return core.Integer(number).dump()


def octet_string(octets):
    return der(0x04, octets)


def indefinite(octets):
    """The outermost SEQUENCE with an indefinite length (BER)."""
    length = octets[1]
    header = 2 + (length & 0x7f if length & 0x80 else 0)
    return b"\x30\x80" + octets[header:] + b"\0\0"


def _cbc(cipher, iv, octets):
    size = len(iv)
    padded = octets + bytes([size - len(octets) % size]) * (size - len(octets) % size)
    encryptor = Cipher(cipher, modes.CBC(iv)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


class Pbkdf2:
    """PBES2 with PBKDF2 and AES-256-CBC; `claim` rounds are told, `rounds` were computed."""

    def __init__(self, password, rounds=2000, claim=None, cipher=AES_256_CBC, function=HMAC_SHA256):
        self.password, self.rounds, self.claim, self.cipher, self.function = password, rounds, claim or rounds, cipher, function

    def encrypt(self, octets):
        salt, iv = os.urandom(16), os.urandom(16)
        key = hashlib.pbkdf2_hmac("sha256", self.password, salt, self.rounds, 32)
        derivation = sequence(oid(PBKDF2), sequence(octet_string(salt), integer(self.claim), sequence(oid(self.function), b"\5\0")))
        algorithm = sequence(oid(PBES2), sequence(derivation, sequence(oid(self.cipher), octet_string(iv))))
        return algorithm, _cbc(algorithms.AES(key), iv, octets)


class ScryptPbe:
    def __init__(self, password, n, r=8, p=1, claim=None):
        self.password, self.n, self.r, self.p, self.claim = password, n, r, p, claim or n

    def encrypt(self, octets):
        salt, iv = os.urandom(16), os.urandom(16)
        key = Scrypt(salt=salt, length=32, n=self.n, r=self.r, p=self.p).derive(self.password)
        derivation = sequence(oid(SCRYPT), sequence(octet_string(salt), integer(self.claim), integer(self.r), integer(self.p)))
        algorithm = sequence(oid(PBES2), sequence(derivation, sequence(oid(AES_256_CBC), octet_string(iv))))
        return algorithm, _cbc(algorithms.AES(key), iv, octets)


class TripleDes:
    """pbeWithSHAAnd3-KeyTripleDES-CBC; the password as octets that are derived from."""

    def __init__(self, password, rounds=2000, claim=None, algorithm=PBE_3DES):
        self.password, self.rounds, self.claim, self.algorithm = password, rounds, claim or rounds, algorithm

    def encrypt(self, octets):
        salt = os.urandom(8)
        key = derive(self.password, salt, 1, self.rounds, 24, "sha1")
        iv = derive(self.password, salt, 2, self.rounds, 8, "sha1")
        return (sequence(oid(self.algorithm), sequence(octet_string(salt), integer(self.claim))),
                _cbc(algorithms.TripleDES(key), iv, octets))


def key_bag(pkcs8, pbe=None):
    if pbe is None:
        return sequence(oid("1.2.840.113549.1.12.10.1.1"), der(0xa0, pkcs8))
    algorithm, octets = pbe.encrypt(pkcs8)
    return sequence(oid("1.2.840.113549.1.12.10.1.2"), der(0xa0, sequence(algorithm, octet_string(octets))))


def certificate_bag(certificate):
    bag = sequence(oid("1.2.840.113549.1.9.22.1"), der(0xa0, octet_string(certificate)))
    return sequence(oid("1.2.840.113549.1.12.10.1.3"), der(0xa0, bag))


def nested_bag(*bags):
    return sequence(oid("1.2.840.113549.1.12.10.1.6"), der(0xa0, sequence(*bags)))


def safe(*bags, pbe=None):
    contents = sequence(*bags)
    if pbe is None:
        return sequence(oid("1.2.840.113549.1.7.1"), der(0xa0, octet_string(contents)))
    algorithm, octets = pbe.encrypt(contents)
    content = sequence(oid("1.2.840.113549.1.7.1"), algorithm, der(0x80, octets))
    return sequence(oid("1.2.840.113549.1.7.6"), der(0xa0, sequence(integer(0), content)))


class Mac:
    """The MAC of RFC 7292 over octets that are a password; `claim` rounds are told."""

    def __init__(self, password, rounds=2000, claim=None, digest=SHA256):
        self.password, self.rounds, self.claim, self.digest = password, rounds, claim or rounds, digest

    def dump(self, octets):
        name, salt = DIGESTS[self.digest], os.urandom(16)
        key = derive(self.password, salt, 3, self.rounds, hashlib.new(name).digest_size, name)
        value = hmac.new(key, octets, name).digest()
        return sequence(sequence(sequence(oid(self.digest), b"\5\0"), octet_string(value)), octet_string(salt), integer(self.claim))


class Pbmac1:
    """RFC 9579."""

    def __init__(self, password, rounds=2000):
        self.password, self.rounds = password, rounds

    def dump(self, octets):
        salt = os.urandom(16)
        function = sequence(oid(HMAC_SHA256), b"\5\0")
        derivation = sequence(oid(PBKDF2), sequence(octet_string(salt), integer(self.rounds), integer(32), function))
        value = hmac.new(hashlib.pbkdf2_hmac("sha256", self.password, salt, self.rounds, 32), octets, "sha256").digest()
        algorithm = sequence(oid(PBMAC1), sequence(derivation, function))
        return sequence(sequence(algorithm, octet_string(value)), octet_string(b"NOT USED"), integer(1))


def pfx(*safes, mac=None):
    content = sequence(*safes)
    parts = [integer(3), sequence(oid("1.2.840.113549.1.7.1"), der(0xa0, octet_string(content)))]
    return sequence(*parts, *([mac.dump(content)] if mac else []))


def with_algorithm(pkcs8, dotted):
    """The same private key that says it is of another kind."""
    info = keys.PrivateKeyInfo.load(pkcs8)
    return sequence(integer(0), sequence(oid(dotted)), octet_string(info["private_key"].parsed.dump()))
