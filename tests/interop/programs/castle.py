# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bouncy Castle, by the program in Castle.java."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .base import Opened, Program, Refused

_SOURCE = Path(__file__).resolve().parent.parent / "Castle.java"
_JARS = ("bcmail", "bcpkix", "bcprov", "bcutil", "javax.mail", "javax.activation")
_CLASS_PATH = ":".join(f"/usr/share/java/{name}.jar" for name in _JARS)
_DIGESTS = {"sha3-256": "SHA3-256"}


class Castle(Program):
    """One Java process for all that is asked."""

    name = "bouncycastle"
    title = "Bouncy Castle"

    def __init__(self, world):
        super().__init__(world)
        self._process = subprocess.Popen(
            ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", _CLASS_PATH, str(_SOURCE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(self.folder / "stderr").open("wb"), text=True, encoding="utf-8")
        self._version = self._java_version = None

    def _greet(self):
        """The first line, which comes when Java has compiled the source."""
        if self._version is None:
            self._version, self._java_version = self._read()
            self._ask("anchor", self.world.anchor)
            self._ask("intermediate", self.world.intermediate)
            for who in self.world.people:
                self._ask("own", self.world.pem(who), self.world.key(who))

    def stop(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
        super().stop()

    def version(self):
        self._greet()
        return self._version

    def ask(self, *words):
        """Gives a command and returns the words of the answer."""
        self._greet()
        return self._ask(*words)

    def _ask(self, *words):
        self._process.stdin.write("\t".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("Java ended: " + (self.folder / "stderr").read_text())
        verdict, *words = line.rstrip("\n").split("\t")
        if verdict != "ok":
            raise Refused(" ".join(words))
        return words

    def _write(self, entity, command, *words):
        output = self.folder / "out"
        output.unlink(missing_ok=True)
        self.ask(command, self.save(entity), output, *words)
        return output.read_bytes()

    def sign(self, entity, layer, capabilities=""):
        paths = ",".join(str(self.world.pem(who)) for who in layer.who)
        return self._write(entity, "sign", layer.form, _DIGESTS.get(layer.digest, layer.digest.upper()), layer.scheme, paths,
                           capabilities, self.world.stamp_url if layer.stamped else "")

    def encrypt(self, entity, layer):
        paths = ",".join(str(self.world.pem(who)) for who in layer.to)
        return self._write(entity, "encrypt", layer.cipher, layer.way, layer.naming, layer.kdf, paths)

    def compress(self, entity, layer):
        return self._write(entity, "compress")

    def certificates(self, entity, layer):
        output = self.folder / "out"
        self.ask("certificates", output, ",".join(str(self.world.pem(who)) for who in layer.who))
        return output.read_bytes()

    def _open(self, entity, kind, readers=()):
        output = self.folder / "opened"
        output.unlink(missing_ok=True)
        found, *more = self.ask("open", self.save(entity), output, ",".join(str(self.world.pem(who)) for who in readers))
        if found != kind:
            raise Refused(f"{found}, not {kind}")
        return output.read_bytes(), more

    def verify(self, entity, layer):
        content, (addresses, stamped) = self._open(entity, "signed")
        if layer.stamped and not stamped:
            raise Refused("no time stamp")
        return Opened(content, frozenset(addresses.split(",")))

    def decrypt(self, entity, layer):
        return Opened(self._open(entity, "encrypted", layer.to)[0])

    def uncompress(self, entity, layer):
        return Opened(self._open(entity, "compressed")[0])

    # Its type PKCS12 is the old one, with RC2-40.
    provider, modern = "BC", "PKCS12-3DES-3DES"

    def import_pfx(self, path, password, who):
        serial, chain = self.ask("read-pfx", path, password, self.provider)
        if int(serial, 16) != self.world.serial(who) or int(chain) < 2:
            raise Refused(f"another certificate, or a chain of {chain}")

    def export_pfx(self, who, password, old):
        path = self.folder / "exported.p12"
        self.ask("write-pfx", path, password, self.provider, "old" if old else self.modern, self.world.pem(who))
        return path.read_bytes()


class Java(Castle):
    """The key store of Java itself, which keytool works on; it has no mail."""

    name = "java"
    title = "Java (keytool)"
    provider, modern = "SunJSSE", "PKCS12"

    def version(self):
        self._greet()
        return self._java_version
