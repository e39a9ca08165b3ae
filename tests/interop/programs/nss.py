# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""cmsutil of NSS, whose library is in Thunderbird and Firefox, with a database of its own."""

from __future__ import annotations

import re
from dataclasses import replace

import entity as mime
from formats import READERS, WRITERS, Encrypt

from .base import Opened, Program, Refused, said

_CERTIFICATE_USAGE_EMAIL_SIGNER = "4"

_OLD = ("-c", "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC", "-C", "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC",
        "-M", "SHA-1")

# The one that cmsutil takes, as it never learns what a reader's program can do.
_CIPHER = "aes-128-cbc"


class Nss(Program):
    """cmsutil reads and writes CMS objects; the MIME around them is made here."""

    name = "nss"
    title = "NSS (cmsutil)"

    def __init__(self, world, people=WRITERS):
        super().__init__(world)
        self._readers = None
        self._database = f"sql:{self.folder}"
        self.call("certutil", "-N", "-d", self._database, "--empty-password")
        self.call("certutil", "-A", "-d", self._database, "-n", "root", "-t", "CT,CT,CT", "-a", "-i", world.anchor)
        self.call("certutil", "-A", "-d", self._database, "-n", "intermediate", "-t", ",,", "-a", "-i", world.intermediate)
        # What became of each key shows when it is needed.
        self._imported = {who: said(self._import(who)) if who in people else "" for who in world.people}
        listed = self.try_call("certutil", "-K", "-d", self._database).stdout.decode()
        for who in world.people:
            if not re.search(rf"\b{who}$", listed, re.MULTILINE):
                added = self.try_call("certutil", "-A", "-d", self._database, "-n", who, "-t", ",,", "-a", "-i", world.pem(who))
                self._imported[who] += f" {said(added)}"

    def stop(self):
        if self._readers:
            self._readers.stop()
        super().stop()

    def _import(self, who):
        return self._pk12util("-i", self.world.old_pfx(who, self.world.password), self.world.password)

    def _pk12util(self, verb, path, password, *words):
        return self.try_call("pk12util", verb, path, "-d", self._database, "-w", self.save(password.encode() + b"\n", "password"),
                             "-K", "", *words)

    def _count_keys(self):
        return len(re.findall("^<", self.try_call("certutil", "-K", "-d", self._database).stdout.decode(), re.MULTILINE))

    def version(self):
        text = self.call("dpkg-query", "-W", "-f", "${Version}", "libnss3-tools").stdout.decode()
        return text.partition(":")[2].partition("-")[0]

    def help(self):
        return said(self.try_call("cmsutil"))

    def _try(self, verb, *words):
        output = self.folder / "out"
        output.unlink(missing_ok=True)
        process = self.try_call("cmsutil", verb, "-d", self._database, "-p", "", *words, "-o", output)
        octets = output.read_bytes() if output.exists() else b""
        return process, octets

    def _cmsutil(self, verb, *words):
        process, octets = self._try(verb, *words)
        if process.returncode != 0 or not octets:
            raise Refused(said(process))
        return octets

    def _with_reason(self, people, reason):
        return Refused(f"{reason} (of the keys: {' '.join(self._imported[who] for who in people)})")

    def adapt(self, row):
        if row.cipher_matters:
            return row
        layers = (replace(layer, cipher=_CIPHER) if isinstance(layer, Encrypt) else layer for layer in row.layers)
        return replace(row, layers=tuple(layers))

    def sign(self, entity, layer):
        if layer.stamped:
            self.need("time-?stamp|tsa")
        if layer.scheme == "pss":
            self.need("pss")
        if len(layer.who) > 1:
            self.need("-N nick,")
        words = ["-N", layer.who[0], "-H", layer.digest.upper(), "-G", "-P"]
        given = self.save(entity)
        try:
            if layer.form == "opaque":
                return mime.wrap(self._cmsutil("-S", *words, "-i", given), layer)
            return mime.wrap_detached(entity, self._cmsutil("-S", "-T", *words, "-i", given), layer.digest)
        except Refused as reason:
            raise self._with_reason(layer.who, reason) from None

    def encrypt(self, entity, layer):
        if layer.cipher != _CIPHER:
            self.need("cipher|aes|3des|gcm")
        if layer.way.startswith("oaep"):
            self.need("oaep")
        if layer.naming == "key-id":
            self.need("subject ?key ?id")
        recipients = ",".join(self.world.address(who) for who in layer.to)
        try:
            return mime.wrap(self._cmsutil("-E", "-r", recipients, "-i", self.save(entity)), layer)
        except Refused as reason:
            raise self._with_reason(layer.to, reason) from None

    def compress(self, entity, layer):
        self.need("compress")

    def certificates(self, entity, layer):
        names = ",".join(self.world.address(who) for who in layer.who)
        return mime.wrap(self._cmsutil("-O", "-r", names), layer)

    def verify(self, entity, layer):
        words = ["-D", "-u", _CERTIFICATE_USAGE_EMAIL_SIGNER]
        if layer.form == "opaque":
            words += ["-i", self.save(mime.get_der(entity), "opaque.der")]
            content = None
        else:
            content, der = mime.split_signed(entity)
            words += ["-i", self.save(der, "detached.der"), "-c", self.save(content, "signed")]
        process, said_too = self._try(*words, "-h", "0")
        if process.returncode != 0 or said_too.count(b"GoodSignature") != len(layer.who):
            found = re.findall(r"signer\d\.status=(\w+)", said_too.decode(errors="replace"))
            raise Refused(f"{' '.join(found)} {said(process)}")
        names = re.findall(r"signer\d\.id=\"([^\"]*)\"", said_too.decode(errors="replace"))
        if content is None:
            content = self._cmsutil(*words)
        return Opened(content, frozenset(self.world.address(name.lower()) for name in names))

    def decrypt(self, entity, layer):
        if self._readers is None:
            self._readers = Nss(self.world, READERS)
        return Opened(self._readers.decrypt_own(mime.get_der(entity), layer.to))

    def decrypt_own(self, der, people):
        """What a CMS object is to those whose keys are in this database."""
        try:
            return self._cmsutil("-D", "-i", self.save(der))
        except Refused as reason:
            raise self._with_reason(people, reason) from None

    def uncompress(self, entity, layer):
        return Opened(self._cmsutil("-D", "-i", self.save(mime.get_der(entity))))

    def import_pfx(self, path, password, who):
        before = self._count_keys()
        process = self._pk12util("-i", path, password)
        if process.returncode != 0 or self._count_keys() != before + 1:
            raise Refused(said(process))

    def export_pfx(self, who, password, old):
        path = self.folder / "exported.p12"
        path.unlink(missing_ok=True)
        process = self._pk12util("-o", path, password, "-n", who, *(_OLD if old else ()))
        if process.returncode != 0 or not path.exists():
            raise Refused(said(process))
        return path.read_bytes()
