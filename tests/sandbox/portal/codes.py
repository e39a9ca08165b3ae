# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random codes and tokens, and the hashes by which they and the passwords are kept."""

import hashlib
import hmac
import secrets

# Without the signs that are taken for one another: 0 O, 1 I L, 2 Z, 5 S, 8 B.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"

_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


def random_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def random_token() -> str:
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """A token has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_secret(secret: str) -> str:
    """The slow hash, for what a person chose or can type."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(secret.encode(), salt=salt, **_SCRYPT).hex()}"


def secret_matches(secret: str, kept: str) -> bool:
    salt, digest = (bytes.fromhex(part) for part in kept.split("$"))
    return hmac.compare_digest(digest, hashlib.scrypt(secret.encode(), salt=salt, **_SCRYPT))
