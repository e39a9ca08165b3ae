# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways to sign: their names as octets, and the mathematics by Python's cryptography."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from . import der

DIGESTS = {
    "md5": ("1.2.840.113549.2.5", hashes.MD5), "sha1": ("1.3.14.3.2.26", hashes.SHA1),
    "sha224": ("2.16.840.1.101.3.4.2.4", hashes.SHA224), "sha256": ("2.16.840.1.101.3.4.2.1", hashes.SHA256),
    "sha384": ("2.16.840.1.101.3.4.2.2", hashes.SHA384), "sha512": ("2.16.840.1.101.3.4.2.3", hashes.SHA512),
    "sha512-256": ("2.16.840.1.101.3.4.2.6", hashes.SHA512_256),
    "sha3-224": ("2.16.840.1.101.3.4.2.7", hashes.SHA3_224), "sha3-256": ("2.16.840.1.101.3.4.2.8", hashes.SHA3_256),
    "sha3-384": ("2.16.840.1.101.3.4.2.9", hashes.SHA3_384), "sha3-512": ("2.16.840.1.101.3.4.2.10", hashes.SHA3_512),
    "sm3": ("1.2.156.10197.1.401", hashes.SM3),
}
RSA_WITH = {
    "md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5", "sha224": "1.2.840.113549.1.1.14",
    "sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13",
    "sha3-224": "2.16.840.1.101.3.4.3.13", "sha3-256": "2.16.840.1.101.3.4.3.14",
    "sha3-384": "2.16.840.1.101.3.4.3.15", "sha3-512": "2.16.840.1.101.3.4.3.16",
}
ECDSA_WITH = {
    "sha1": "1.2.840.10045.4.1", "sha224": "1.2.840.10045.4.3.1", "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4",
    "sha3-224": "2.16.840.1.101.3.4.3.9", "sha3-256": "2.16.840.1.101.3.4.3.10",
    "sha3-384": "2.16.840.1.101.3.4.3.11", "sha3-512": "2.16.840.1.101.3.4.3.12",
}
RSA_ENCRYPTION, RSA_PSS, MGF1 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"
ED25519, ED448, EC_PUBLIC_KEY = "1.3.101.112", "1.3.101.113", "1.2.840.10045.2.1"
SM2_WITH_SM3 = "1.2.156.10197.1.501"


def digest_algorithm(name: str, null: bool = False) -> bytes:
    """The AlgorithmIdentifier of a digest; RFC 5754 leaves the parameters out, many write NULL."""
    return der.seq(der.oid(DIGESTS[name][0]), der.NULL if null else b"")


def digest(name: str, data: bytes) -> bytes:
    """The digest of data."""
    context = hashes.Hash(DIGESTS[name][1]())
    context.update(data)
    return context.finalize()


def pss_parameters(hash_name: str, mgf_name: str, salt: int, trailer: int = 1) -> bytes:
    """The RSASSA-PSS-params (RFC 4055 section 3.1); what is at its default is left out, as DER asks."""
    mask = der.seq(der.oid(MGF1), digest_algorithm(mgf_name, null=True))
    return der.seq(
        b"" if hash_name == "sha1" else der.context(0, digest_algorithm(hash_name, null=True)),
        b"" if mgf_name == "sha1" else der.context(1, mask),
        b"" if salt == 20 else der.context(2, der.integer(salt)),
        b"" if trailer == 1 else der.context(3, der.integer(trailer)),
    )


@dataclass(frozen=True)
class Signing:
    """One way to sign: scheme `rsa`, `pss`, `ecdsa`, `sm2`, `ed25519` or `ed448`; a salt of None is as long as the digest.

    `bare` names RSA and EC keys without the digest in the algorithm, as CMS allows and old programs do.
    `oid` names another algorithm than the one that was used.
    """

    scheme: str
    digest: str = "sha256"
    mgf_digest: str | None = None
    salt: int | None = None
    bare: bool = False
    oid: str | None = None

    @classmethod
    def natural(cls, key, digest_name: str | None = None) -> "Signing":
        """What programs do with such a key when nobody asks for more."""
        if isinstance(key, rsa.RSAPrivateKey):
            return cls("rsa", digest_name or "sha256")
        if isinstance(key, ec.EllipticCurvePrivateKey):
            size = key.curve.key_size
            return cls("ecdsa", digest_name or ("sha256" if size <= 256 else "sha384" if size <= 384 else "sha512"))
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return cls("ed25519", digest_name or "sha512")
        if isinstance(key, ed448.Ed448PrivateKey):
            return cls("ed448", digest_name or "sha512")
        if type(key).__name__ == "Sm2Key":
            return cls("sm2", digest_name or "sm3")
        raise TypeError(f"{type(key).__name__} cannot sign")

    @property
    def salt_size(self) -> int:
        """The salt's octets."""
        return DIGESTS[self.digest][1].digest_size if self.salt is None else self.salt

    def algorithm(self) -> bytes:
        """The signature's AlgorithmIdentifier."""
        if self.oid is not None:
            return der.seq(der.oid(self.oid))
        if self.scheme == "rsa":
            return der.seq(der.oid(RSA_ENCRYPTION if self.bare else RSA_WITH[self.digest]), der.NULL)
        if self.scheme == "pss":
            return der.seq(der.oid(RSA_PSS), pss_parameters(self.digest, self.mgf_digest or self.digest, self.salt_size))
        if self.scheme == "ecdsa":
            return der.seq(der.oid(EC_PUBLIC_KEY if self.bare else ECDSA_WITH[self.digest]))
        return der.seq(der.oid({"ed25519": ED25519, "ed448": ED448, "sm2": SM2_WITH_SM3}[self.scheme]))

    def sign(self, key, data: bytes) -> bytes:
        """The signature over data."""
        chosen = DIGESTS[self.digest][1]()
        if self.scheme == "rsa":
            return key.sign(data, padding.PKCS1v15(), chosen)
        if self.scheme == "pss":
            mask = padding.MGF1(DIGESTS[self.mgf_digest or self.digest][1]())
            return key.sign(data, padding.PSS(mask, self.salt_size), chosen)
        if self.scheme == "ecdsa":
            return key.sign(data, ec.ECDSA(chosen))
        return key.sign(data)
