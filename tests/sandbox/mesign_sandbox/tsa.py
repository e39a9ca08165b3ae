# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A time-stamp authority (RFC 3161)."""

import subprocess
import threading
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from .ca import write_pair
from .issuer import Issuer, certificate_pem, common_name, key_usage, leaf_builder, new_key

CONFIGURATION = """\
[tsa]
default_tsa = this
[this]
serial = {directory}/serial
signer_cert = {certificate}
signer_key = {key}
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class TimeStampAuthority:
    """Signs time stamps; its root is at `anchor_path`."""

    def __init__(self, directory: Path):
        directory.mkdir()
        self.anchor_path = directory / "tsa-ca.pem"
        self._configuration = directory / "tsa.conf"
        self._lock = threading.Lock()
        root = Issuer.root("MeSign Sandbox Time-Stamp Root")
        self.anchor_path.write_bytes(certificate_pem(root.anchor))
        certificate, key = _issue_signer(root, directory / "signer")
        self._configuration.write_text(
            CONFIGURATION.format(directory=directory, certificate=certificate, key=key)
        )

    def reply(self, query: bytes) -> bytes:
        """Answers one DER time-stamp query; the openssl command keeps the serial numbers."""
        command = ["openssl", "ts", "-reply", "-config", str(self._configuration)]
        command += ["-queryfile", "/dev/stdin"]
        with self._lock:
            return subprocess.run(command, input=query, capture_output=True, check=True).stdout


def _issue_signer(root: Issuer, base: Path) -> tuple[Path, Path]:
    key = new_key()
    now = datetime.utcnow()
    life = timedelta(days=365)
    subject = common_name("MeSign Sandbox Time Stamps")
    builder = leaf_builder(subject, key.public_key(), now - life, now + life)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(purpose, critical=True)
    builder = builder.add_extension(key_usage("digital_signature"), critical=True)
    return write_pair(base, root.sign(builder), key)
