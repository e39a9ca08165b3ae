# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The openssl command."""

from __future__ import annotations

import hashlib

import entity as mime
from formats import PEOPLE

from .base import Opened, Program, Refused, said

_SCHEMES = {"pss": ("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest")}
_WAYS = {
    "oaep-sha1": ("-keyopt", "rsa_padding_mode:oaep"),
    "oaep-sha256": ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"),
}


_CIPHERS = {
    "des-ede3-cbc": ("-des3",),
    "camellia-256-cbc": ("-camellia256",),
    "rc2-cbc": ("-rc2", "-provider", "legacy", "-provider", "default"),
    "des-cbc": ("-des", "-provider", "legacy", "-provider", "default"),
}


class Openssl(Program):
    """`openssl cms`, which reads and writes whole entities, one layer at a time."""

    name = "openssl"
    title = "OpenSSL"

    def version(self):
        return self.call("openssl", "version").stdout.decode().split()[1]

    def help(self):
        return said(self.try_call("openssl", "cms", "-help"))

    def _cms(self, *words, given=b""):
        """Runs `openssl cms`; the fields it writes before the entity are taken off."""
        return self.call("openssl", "cms", *words, "-in", self.save(given))

    @staticmethod
    def _entity(octets):
        octets = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return octets.removeprefix(b"MIME-Version: 1.0\r\n")

    def sign(self, entity, layer):
        if layer.stamped:
            self.need(r"-(timestamp|tsa?)\b")
        words = ["-sign", "-md", layer.digest, "-certfile", self.world.intermediate]
        if layer.form == "opaque":
            words.append("-nodetach")
        for who in layer.who:
            words += ["-signer", self.world.pem(who), "-inkey", self.world.key(who), *_SCHEMES.get(layer.scheme, ())]
        return self._entity(self._cms(*words, given=entity).stdout)

    def encrypt(self, entity, layer):
        words = ["-encrypt", *_CIPHERS.get(layer.cipher, (f"-{layer.cipher}",))]
        if layer.naming == "key-id":
            words.append("-keyid")
        for who in layer.to:
            elliptic = not PEOPLE[who].startswith("rsa")
            words += ["-recip", self.world.pem(who)]
            words += ("-keyopt", f"ecdh_kdf_md:{layer.kdf}") if elliptic else _WAYS.get(layer.way, ())
        return self._entity(self._cms(*words, given=entity).stdout)

    def compress(self, entity, layer):
        return self._entity(self._cms("-compress", given=entity).stdout)

    def certificates(self, entity, layer):
        words = [word for who in layer.who for word in ("-certfile", self.world.pem(who))]
        return mime.wrap(self.call("openssl", "crl2pkcs7", "-nocrl", *words, "-outform", "DER").stdout, layer)

    def verify(self, entity, layer):
        signer = self.folder / "signers.pem"
        signer.unlink(missing_ok=True)
        content = self._cms("-verify", "-CAfile", self.world.anchor, "-purpose", "smimesign", "-signer", signer,
                            given=entity).stdout
        if layer.stamped:
            self._check_stamp(entity)
        return Opened(content, frozenset(self._addresses(signer)))

    def _addresses(self, path):
        for block in path.read_text().split("-----END CERTIFICATE-----")[:-1]:
            text = block + "-----END CERTIFICATE-----\n"
            yield from self.call("openssl", "x509", "-noout", "-email", input=text.encode()).stdout.decode().split()[:1]

    def _check_stamp(self, entity):
        for signer in mime.load(entity)["content"]["signer_infos"]:
            tokens = [a["values"][0] for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token"]
            if len(tokens) != 1:
                raise Refused("no time stamp")
            digest = hashlib.sha256(signer["signature"].native).hexdigest()
            self.call("openssl", "ts", "-verify", "-in", self.save(tokens[0].dump(), "token.der"), "-token_in", "-digest", digest,
                      "-CAfile", self.world.stamp_anchor)

    def decrypt(self, entity, layer):
        contents = {self._cms("-decrypt", "-recip", self.world.pem(who), "-inkey", self.world.key(who), given=entity).stdout
                    for who in layer.to}
        if len(contents) != 1:
            raise Refused("each reader reads something else")
        return Opened(contents.pop())

    def uncompress(self, entity, layer):
        return Opened(self._cms("-uncompress", given=entity).stdout)

    def import_pfx(self, path, password, who):
        key = self.call("openssl", "pkcs12", "-in", path, "-passin", "stdin", "-nocerts", "-nodes", input=password.encode()).stdout
        public = self.call("openssl", "pkey", "-pubout", input=key).stdout
        if public != self.call("openssl", "x509", "-in", self.world.pem(who), "-noout", "-pubkey").stdout:
            raise Refused("another key")

    def export_pfx(self, who, password, old):
        return self.call("openssl", "pkcs12", "-export", *(["-legacy"] if old else []), "-in", self.world.pem(who),
                         "-inkey", self.world.key(who), "-certfile", self.world.intermediate, "-name", who, "-passout", "stdin",
                         input=password.encode()).stdout
