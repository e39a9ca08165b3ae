# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""gpgsm of GnuPG, in a home of its own."""

from __future__ import annotations

import os
import re

import entity as mime
from formats import PEOPLE, READERS, WRITERS

from .base import Opened, Program, Refused, said

_CIPHERS = {"aes-128-cbc": "AES", "aes-192-cbc": "AES192", "aes-256-cbc": "AES256", "des-ede3-cbc": "3DES",
            "camellia-256-cbc": "CAMELLIA256", "rc2-cbc": "RFC2268_128", "des-cbc": "DES"}
_DIGESTS = {"sha3-256": "SHA3-256"}


class Gnupg(Program):
    """gpgsm reads and writes CMS objects; the MIME around them is made here."""

    name = "gpgsm"
    title = "GnuPG (gpgsm)"
    # GnuPG 2.2 refuses about one file in fifty, whoever made it; the next, with another salt, it takes.
    pfx_tries = 4

    def __init__(self, world, people=WRITERS, password=None):
        super().__init__(world)
        self._readers = None
        self._password = password or world.password
        self._environment = {"PATH": os.environ["PATH"], "GNUPGHOME": str(self.folder), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        (self.folder / "gpgsm.conf").write_text("disable-crl-checks\ndisable-dirmngr\nno-secmem-warning\n", encoding="ascii")
        (self.folder / "gpg-agent.conf").write_text("allow-loopback-pinentry\n", encoding="ascii")
        text = self.call("openssl", "x509", "-in", world.anchor, "-noout", "-fingerprint", "-sha1").stdout.decode()
        (self.folder / "trustlist.txt").write_text(f"{text.strip().partition('=')[2]} S relax\n", encoding="ascii")
        self._gpgsm("--import", world.anchor, world.intermediate, *(world.pem(who) for who in world.people))
        # What became of each key shows when it is needed.
        self._imported = {who: self._import(who) for who in people}

    def _import(self, who):
        for _ in range(self.pfx_tries if PEOPLE[who].startswith("rsa") else 1):
            text = said(self._try("--import", self.world.old_pfx(who, self._password)))
            if self._has_key(who):
                break
        return text

    def stop(self):
        if self._readers:
            self._readers.stop()
        for words in (("--kill", "all"), ("--remove-socketdir",)):
            self.try_call("gpgconf", *words, env=self._environment)
        super().stop()

    def version(self):
        return self._gpgsm("--version").stdout.decode().splitlines()[0].split()[-1]

    def help(self):
        return self._gpgsm("--dump-options").stdout.decode()

    def _try(self, *words, password=None):
        command = ("gpgsm", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase-fd", "0", *words)
        return self.try_call(*command, env=self._environment, input=(password or self._password).encode() + b"\n")

    def _gpgsm(self, *words):
        process = self._try(*words)
        if process.returncode != 0:
            raise Refused(said(process))
        return process

    def _use_keys(self, people):
        """Without its key nothing can be done as somebody: what the program said of that key is the reason."""
        for who in people:
            if not self._has_key(who):
                raise Refused(f"no key: {self._imported[who]}")

    def _has_key(self, who):
        return self.world.fingerprint(who) in self._gpgsm("--list-secret-keys", "--with-colons").stdout.decode()

    def sign(self, entity, layer):
        if layer.stamped:
            self.need("--.*(stamp|tsa)")
        if layer.scheme == "pss":
            self.need("--.*pss")
        self._use_keys(layer.who)
        words = ["--digest-algo", _DIGESTS.get(layer.digest, layer.digest.upper())]
        for who in layer.who:
            words += ["--local-user", self.world.address(who)]
        given = self.save(entity)
        if layer.form == "opaque":
            return mime.wrap(self._gpgsm(*words, "--sign", given).stdout, layer)
        return mime.wrap_detached(entity, self._gpgsm(*words, "--detach-sign", given).stdout, layer.digest)

    def encrypt(self, entity, layer):
        if layer.way.startswith("oaep"):
            self.need("--.*oaep")
        if layer.naming == "key-id":
            self.need("--.*(subject-key|key-?identifier|use-keyid)")
        words = ["--cipher-algo", _CIPHERS.get(layer.cipher, layer.cipher.upper())]
        for who in layer.to:
            words += ["--recipient", self.world.address(who)]
        return mime.wrap(self._gpgsm(*words, "--encrypt", self.save(entity)).stdout, layer)

    def compress(self, entity, layer):
        self.need("--compress")

    def certificates(self, entity, layer):
        self.need("--.*(certs-only|p7c|export-p7)")

    def verify(self, entity, layer):
        if layer.form == "opaque":
            output = self.folder / "content"
            output.unlink(missing_ok=True)
            process = self._gpgsm("--output", output, "--verify", self.save(mime.get_der(entity), "opaque.der"))
            content = output.read_bytes()
        else:
            content, der = mime.split_signed(entity)
            process = self._gpgsm("--verify", self.save(der, "detached.der"), self.save(content, "signed"))
        text = process.stderr.decode()
        if text.count("Good signature from") != len(layer.who):
            raise Refused(said(process))
        return Opened(content, frozenset(re.findall(r"aka \"?<?([^>\s\"]+)", text)))

    def decrypt(self, entity, layer):
        if self._readers is None:
            self._readers = Gnupg(self.world, READERS)
        return Opened(self._readers.decrypt_own(mime.get_der(entity), layer.to))

    def decrypt_own(self, der, people):
        """What a CMS object is to those whose keys are in this home."""
        process = self._try("--status-fd", "2", "--decrypt", self.save(der))
        # The exit status also tells of other readers, whose keys are not here.
        if b"DECRYPTION_OKAY" not in process.stderr:
            raise Refused(f"{said(process)} (of the keys: {' '.join(self._imported[who] for who in people)})")
        return process.stdout

    def uncompress(self, entity, layer):
        return Opened(self._gpgsm("--decrypt", self.save(mime.get_der(entity))).stdout)

    def import_pfx(self, path, password, who):
        process = self._try("--import", path, password=password)
        if not self._has_key(who):
            raise Refused(f"no key: {said(process)}")

    def export_pfx(self, who, password, old):
        # The password of the file is that of the key as it lies here.
        other = Gnupg(self.world, (who,), password)
        try:
            return other.export_own(who)
        finally:
            other.stop()

    def export_own(self, who):
        """A PFX of somebody's, with the password of this home."""
        self._use_keys((who,))
        process = self._try("--export-secret-key-p12", self.world.address(who))
        if process.returncode != 0 or not process.stdout:
            raise Refused(said(process))
        return process.stdout
