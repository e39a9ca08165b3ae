# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of the interoperability matrix, as data.

A format is a list of layers around a letter, the innermost first. `ours` says how mesignctl comes to write it; where it is
missing, MeSign reads the format and never writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Who has which key. Everyone has one certificate for both purposes.
PEOPLE = {
    "alice": "rsa2048",
    "rosa": "rsa4096",
    "anna": "p256",
    "petra": "p384",
    "paul": "p521",
    "bruno": "brainpool256",
    "berta": "brainpool384",
    "edda": "ed25519",
    "bob": "rsa2048",
    "carol": "p256",
    "dora": "p384",
    "dirk": "p521",
    "boris": "brainpool256",
    "beate": "brainpool384",
    "gina": "rsa2048",
    "greg": "p256",
    "hugo": "rsa2048",
    "otto": "rsa2048",
    "olga": "rsa2048",
    "ivan": "rsa2048",
}

# The others read. Nobody of the first finds a key of his own in a program that is to read, although all mail is encrypted to its
# writer, too.
WRITERS = ("alice", "rosa", "anna", "petra", "paul", "bruno", "berta", "edda")
READERS = tuple(who for who in PEOPLE if who not in WRITERS)

# What the programs of these have said in a signed mail that they read.
CAPABILITIES = {
    "gina": "aes-256-gcm,aes-128-gcm,aes-256-cbc",
    "greg": "aes-256-gcm,aes-128-gcm,aes-256-cbc",
    "hugo": "aes-128-gcm,aes-128-cbc",
    "otto": "aes-256-cbc,rsaes-oaep-sha256",
    "olga": "aes-256-gcm,aes-256-cbc,rsaes-oaep-sha256",
    "ivan": "aes-128-cbc",
}


@dataclass(frozen=True)
class Sign:
    """A signed layer; `scheme` is that of RSA keys."""

    who: tuple[str, ...] = ("alice",)
    digest: str = "sha256"
    scheme: str = "pkcs1"
    form: str = "clear"
    stamped: bool = False


@dataclass(frozen=True)
class Encrypt:
    """An encrypted layer.

    `way` is how RSA keys get the content key, `kdf` the digest EC keys get it with, `naming` how recipients are named.
    """

    to: tuple[str, ...] = ("bob",)
    cipher: str = "aes-256-cbc"
    way: str = "v15"
    naming: str = "issuer"
    kdf: str = "sha256"

    @property
    def authenticated(self) -> bool:
        return self.cipher.endswith("-gcm")


@dataclass(frozen=True)
class Compress:
    """A compressed layer."""


@dataclass(frozen=True)
class Certificates:
    """Nothing but certificates: the whole content of a mail."""

    who: tuple[str, ...] = ("alice", "bob")


@dataclass(frozen=True)
class Ours:
    """How mesignctl writes it. `profile` is one of matrix.World's."""

    options: tuple[str, ...]
    profile: str = "writer"


@dataclass(frozen=True)
class Format:
    """A row of the matrix."""

    name: str
    title: str
    layers: tuple = ()
    ours: Ours | None = None
    # Whether the letter carries protected fields (RFC 9788), as "clear" or "cipher".
    protected: str = ""
    # Whether those who cannot choose the cipher may not take another one.
    cipher_matters: bool = False

    @property
    def sender(self) -> str:
        signers = [who for layer in self.layers if isinstance(layer, Sign) for who in layer.who]
        elliptic = any(not PEOPLE[who].startswith("rsa") for who in self.readers)
        return signers[0] if signers else "anna" if elliptic else "alice"

    @property
    def readers(self) -> tuple[str, ...]:
        """Who can read it; Bob if everyone can."""
        return next((layer.to for layer in self.layers if isinstance(layer, Encrypt)), ())


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own."""

    title: str
    formats: tuple[Format, ...] = field(default_factory=tuple)


_SIGN = ("--sign", "--no-encrypt")
_SEAL = ("--no-sign", "--encrypt")
_BOTH = ("--sign", "--encrypt")
_PLAIN = Ours(_SIGN)
_PSS = Ours((*_SIGN, "--pss"))
_OPAQUE = Ours((*_SIGN, "--opaque"))

GROUPS = (
    Group("Clear-signed", (
        Format("clear-rsa-sha256", "RSA PKCS #1 v1.5, SHA-256", (Sign(),), _PLAIN),
        Format("clear-rsa-sha384", "RSA PKCS #1 v1.5, SHA-384", (Sign(digest="sha384"),)),
        Format("clear-rsa4096-sha384", "RSA PKCS #1 v1.5 of 4096 bits, SHA-384", (Sign(("rosa",), "sha384"),), _PLAIN),
        Format("clear-rsa-sha512", "RSA PKCS #1 v1.5, SHA-512", (Sign(digest="sha512"),)),
        Format("clear-rsa-sha3-256", "RSA PKCS #1 v1.5, SHA3-256", (Sign(digest="sha3-256"),)),
        Format("clear-pss-sha256", "RSA-PSS, SHA-256", (Sign(scheme="pss"),), _PSS),
        Format("clear-pss4096-sha384", "RSA-PSS of 4096 bits, SHA-384", (Sign(("rosa",), "sha384", "pss"),), _PSS),
        Format("clear-pss-sha512", "RSA-PSS, SHA-512", (Sign(scheme="pss", digest="sha512"),)),
        Format("clear-p256-sha256", "ECDSA P-256, SHA-256", (Sign(("anna",)),), _PLAIN),
        Format("clear-p384-sha384", "ECDSA P-384, SHA-384", (Sign(("petra",), "sha384"),), _PLAIN),
        Format("clear-p521-sha512", "ECDSA P-521, SHA-512", (Sign(("paul",), "sha512"),), _PLAIN),
        Format("clear-p256-sha3-256", "ECDSA P-256, SHA3-256", (Sign(("anna",), "sha3-256"),)),
        Format("clear-brainpool256-sha256", "ECDSA brainpoolP256r1, SHA-256", (Sign(("bruno",)),), _PLAIN),
        Format("clear-brainpool384-sha384", "ECDSA brainpoolP384r1, SHA-384", (Sign(("berta",), "sha384"),), _PLAIN),
        Format("clear-ed25519", "Ed25519, SHA-512", (Sign(("edda",), "sha512", "ed25519"),)),
        Format("clear-several", "two signers, RSA and P-256", (Sign(("alice", "anna")),)),
        Format("clear-stamped", "with a time stamp (RFC 3161)", (Sign(stamped=True),), Ours((*_SIGN, "--timestamp"), "stamper")),
        Format("clear-protected", "with protected fields (RFC 9788)", (Sign(),), _PLAIN, protected="clear"),
    )),
    Group("Opaque-signed", (
        Format("opaque-rsa-sha256", "RSA PKCS #1 v1.5, SHA-256", (Sign(form="opaque"),), _OPAQUE),
        Format("opaque-pss-sha256", "RSA-PSS, SHA-256", (Sign(form="opaque", scheme="pss"),),
               Ours((*_SIGN, "--pss", "--opaque"))),
        Format("opaque-p256-sha256", "ECDSA P-256, SHA-256", (Sign(("anna",), form="opaque"),), _OPAQUE),
        Format("opaque-ed25519", "Ed25519, SHA-512", (Sign(("edda",), "sha512", "ed25519", "opaque"),)),
        Format("opaque-several", "two signers, RSA and P-256", (Sign(("alice", "anna"), form="opaque"),)),
    )),
    Group("Encrypted (enveloped-data)", (
        Format("rsa-aes128", "RSA PKCS #1 v1.5, AES-128-CBC", (Encrypt(("ivan",), "aes-128-cbc"),),
               Ours(_SEAL, "learned"), cipher_matters=True),
        Format("rsa-aes192", "RSA PKCS #1 v1.5, AES-192-CBC", (Encrypt(cipher="aes-192-cbc"),), cipher_matters=True),
        Format("rsa-aes256", "RSA PKCS #1 v1.5, AES-256-CBC", (Encrypt(),), Ours(_SEAL), cipher_matters=True),
        Format("rsa-3des", "RSA PKCS #1 v1.5, 3DES", (Encrypt(cipher="des-ede3-cbc"),), cipher_matters=True),
        Format("rsa-camellia256", "RSA PKCS #1 v1.5, Camellia-256-CBC",
               (Encrypt(cipher="camellia-256-cbc"),), cipher_matters=True),
        Format("rsa-rc2", "RSA PKCS #1 v1.5, RC2-128", (Encrypt(cipher="rc2-cbc"),), cipher_matters=True),
        Format("rsa-des", "RSA PKCS #1 v1.5, DES", (Encrypt(cipher="des-cbc"),), cipher_matters=True),
        Format("rsa-key-id", "RSA PKCS #1 v1.5, key identifier", (Encrypt(naming="key-id"),)),
        Format("oaep-sha1-aes256", "RSA-OAEP SHA-1, AES-256-CBC", (Encrypt(way="oaep-sha1"),)),
        Format("oaep-sha256-aes256", "RSA-OAEP SHA-256, AES-256-CBC", (Encrypt(("otto",), way="oaep-sha256"),),
               Ours(_SEAL, "learned")),
        Format("p256-aes256", "ECDH P-256, AES-256-CBC", (Encrypt(("carol",)),), Ours(_SEAL)),
        Format("p384-aes256", "ECDH P-384, AES-256-CBC", (Encrypt(("dora",)),), Ours(_SEAL)),
        Format("p521-aes256", "ECDH P-521, AES-256-CBC", (Encrypt(("dirk",)),), Ours(_SEAL)),
        Format("p256-kdf-sha1", "ECDH P-256 with SHA-1, AES-256-CBC", (Encrypt(("carol",), kdf="sha1"),)),
        Format("p384-kdf-sha384", "ECDH P-384 with SHA-384, AES-256-CBC", (Encrypt(("dora",), kdf="sha384"),)),
        Format("p256-key-id", "ECDH P-256, key identifier", (Encrypt(("carol",), naming="key-id"),)),
        Format("brainpool256-aes256", "ECDH brainpoolP256r1, AES-256-CBC", (Encrypt(("boris",)),), Ours(_SEAL)),
        Format("brainpool384-aes256", "ECDH brainpoolP384r1, AES-256-CBC", (Encrypt(("beate",)),), Ours(_SEAL)),
        Format("several-readers", "two readers, RSA and P-256", (Encrypt(("bob", "carol")),), Ours(_SEAL)),
        Format("rsa-protected", "with protected fields (RFC 9788)", (Encrypt(),), Ours(_SEAL), protected="cipher"),
    )),
    Group("Encrypted and authenticated (authEnveloped-data)", (
        Format("rsa-gcm128", "RSA PKCS #1 v1.5, AES-128-GCM", (Encrypt(("hugo",), "aes-128-gcm"),),
               Ours(_SEAL, "learned"), cipher_matters=True),
        Format("rsa-gcm192", "RSA PKCS #1 v1.5, AES-192-GCM", (Encrypt(cipher="aes-192-gcm"),), cipher_matters=True),
        Format("rsa-gcm256", "RSA PKCS #1 v1.5, AES-256-GCM", (Encrypt(("gina",), "aes-256-gcm"),), Ours(_SEAL, "learned"), cipher_matters=True),
        Format("oaep-sha256-gcm256", "RSA-OAEP SHA-256, AES-256-GCM",
               (Encrypt(("olga",), "aes-256-gcm", "oaep-sha256"),), Ours(_SEAL, "learned"), cipher_matters=True),
        Format("p256-gcm256", "ECDH P-256, AES-256-GCM", (Encrypt(("greg",), "aes-256-gcm"),), Ours(_SEAL, "learned"), cipher_matters=True),
        Format("brainpool256-gcm256", "ECDH brainpoolP256r1, AES-256-GCM", (Encrypt(("boris",), "aes-256-gcm"),), cipher_matters=True),
    )),
    Group("Several layers, and others", (
        Format("sign-encrypt-rsa", "signed, then encrypted: RSA, AES-256-CBC", (Sign(), Encrypt()), Ours(_BOTH)),
        Format("sign-encrypt-p256", "signed, then encrypted: P-256, AES-256-CBC",
               (Sign(("anna",)), Encrypt(("carol",))), Ours(_BOTH)),
        Format("sign-encrypt-gcm", "signed, then encrypted: RSA, AES-256-GCM",
               (Sign(), Encrypt(("gina",), "aes-256-gcm")), Ours(_BOTH, "learned"), cipher_matters=True),
        Format("sign-encrypt-oaep", "signed by RSA-PSS, then encrypted: RSA-OAEP, AES-256-GCM",
               (Sign(scheme="pss"), Encrypt(("olga",), "aes-256-gcm", "oaep-sha256")), Ours((*_BOTH, "--pss"), "learned"),
               cipher_matters=True),
        Format("opaque-encrypt-rsa", "opaque-signed, then encrypted",
               (Sign(form="opaque"), Encrypt()), Ours((*_BOTH, "--opaque"))),
        Format("sign-encrypt-protected", "signed, then encrypted, with protected fields",
               (Sign(), Encrypt()), Ours(_BOTH), protected="cipher"),
        Format("sign-encrypt-stamped", "signed with a time stamp, then encrypted",
               (Sign(stamped=True), Encrypt()), Ours((*_BOTH, "--timestamp"), "stamper")),
        Format("encrypt-sign", "encrypted, then signed", (Encrypt(), Sign())),
        Format("triple", "signed, encrypted, signed", (Sign(), Encrypt(), Sign())),
        Format("compressed", "compressed", (Compress(),)),
        Format("compress-sign", "compressed, then signed", (Compress(), Sign())),
        Format("sign-compress-encrypt", "signed, compressed, encrypted", (Sign(), Compress(), Encrypt())),
        Format("certificates", "certificates only", (Certificates(),)),
    )),
)

FORMATS = tuple(row for group in GROUPS for row in group.formats)


@dataclass(frozen=True)
class Pfx:
    """A certificate with its key in a file: `key` is one of the sandbox's kinds, `old` that it has ciphers of long ago."""

    name: str
    title: str
    key: str
    old: bool = False
    password: str = "correct horse"

    @property
    def who(self) -> str:
        """Whose it is where another program exports it."""
        return next(name for name, key in PEOPLE.items() if key == self.key)


PFX = (
    Pfx("pfx-rsa", "RSA, the program's own choice", "rsa2048"),
    Pfx("pfx-p256", "P-256, the program's own choice", "p256"),
    Pfx("pfx-p384", "P-384, the program's own choice", "p384"),
    Pfx("pfx-password", "RSA, a password in Chinese", "rsa2048", password="密码 pässword"),
    Pfx("pfx-old-rsa", "RSA, old ciphers", "rsa2048", old=True),
    Pfx("pfx-old-p256", "P-256, old ciphers", "p256", old=True),
)
