# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packing certificates and keys as PKCS #12, as today's programs do it and as old ones did."""

import os
import subprocess
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from .issuer import certificate_pem, key_pem


def pack(key, certificate: x509.Certificate, chain: list[x509.Certificate], password: str) -> bytes:
    """Packs with AES-256 and a SHA-256 MAC; without a password, in the clear."""
    if password:
        builder = serialization.PrivateFormat.PKCS12.encryption_builder()
        builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        encryption = builder.hmac_hash(hashes.SHA256()).build(password.encode())
    else:
        encryption = serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(None, key, certificate, chain, encryption)


def pack_legacy(
    key,
    certificate: x509.Certificate,
    chain: list[x509.Certificate],
    password: str,
    directory: Path,
) -> bytes:
    """Packs with RC2-40 for the certificates, 3DES for the key and a SHA-1 MAC.

    `directory` takes a temporary file, as the openssl command reads its input twice.
    """
    command = ["openssl", "pkcs12", "-export", "-legacy", "-passout", "env:PFX_PASSWORD"]
    content = certificate_pem(certificate, *chain)
    if key is None:
        command.append("-nokeys")
    else:
        content = key_pem(key) + content
    with tempfile.NamedTemporaryFile(dir=directory) as file:
        file.write(content)
        file.flush()
        environment = {**os.environ, "PFX_PASSWORD": password}
        command += ["-in", file.name]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout
