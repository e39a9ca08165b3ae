# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of writing stand on: an authority of their own, signed mail of others with any
capabilities, a time-stamp authority that can misbehave, and relays that touch what they pass on.
Nothing here is ours but the calls: the octets are made and looked into by cryptography, asn1crypto,
Python's mail parser and openssl."""

from __future__ import annotations

import base64
import datetime
import email
import email.policy
import hashlib
import re
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSWORD = "pw"

KEYS = {
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa3072": lambda: rsa.generate_private_key(65537, 3072),
    "rsa4096": lambda: rsa.generate_private_key(65537, 4096),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "x25519": x25519.X25519PrivateKey.generate,
}

USAGE = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def run(*command, expect=0, **how):
    """Runs a program of others and returns the process."""
    process = subprocess.run([str(word) for word in command], capture_output=True, check=False, timeout=60, **how)
    if process.returncode != expect:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {process.returncode}: "
                             f"{process.stderr.decode(errors='replace')}")
    return process


def usage_of(*bits):
    return x509.KeyUsage(**{bit: bit in bits for bit in USAGE})


def name_of(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "测试 Test")])


class Identity:
    """A certificate with its key, in files of all forms."""

    def __init__(self, folder, label, key, certificate, above=()):
        self.label, self.key, self.certificate = label, key, certificate
        self.serial = certificate.serial_number
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self.fingerprint = hashlib.sha256(self.der).hexdigest()
        self.pem, self.key_file, self.p12 = (folder / f"{label}.{end}" for end in ("pem", "key", "p12"))
        self.pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                    serialization.NoEncryption()))
        if isinstance(key, x25519.X25519PrivateKey):
            return
        self.p12.write_bytes(pkcs12.serialize_key_and_certificates(
            label.encode(), key, certificate, list(above) or None, serialization.BestAvailableEncryption(PASSWORD.encode())))


class Authority:
    """A root, an authority below it, and who they issue for."""

    def __init__(self, folder, label="ca"):
        self.folder = folder
        self._now = datetime.datetime.utcnow()
        root_key = KEYS["p256"]()
        self.root = Identity(folder, f"{label}-root", root_key, self._sign(
            name_of(f"{label} root"), root_key, name_of(f"{label} root"), root_key, self._authority(), days=3650))
        middle_key = KEYS["p256"]()
        self.middle = Identity(folder, f"{label}-middle", middle_key, self._sign(
            name_of(f"{label} middle"), middle_key, name_of(f"{label} root"), root_key, self._authority(), days=3000))

    @staticmethod
    def _authority():
        return [(x509.BasicConstraints(ca=True, path_length=None), True), (usage_of("key_cert_sign", "crl_sign"), True)]

    def _sign(self, subject, key, issuer, issuer_key, extensions, days=365, begin=-1):
        builder = x509.CertificateBuilder(
            issuer, subject, key.public_key(), x509.random_serial_number(), self._now + datetime.timedelta(days=begin),
            self._now + datetime.timedelta(days=days))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
        return builder.sign(issuer_key, hashes.SHA256())

    def issue(self, label, address=None, kind="rsa2048", usage=None, days=365, begin=-1):
        key = KEYS[kind]()
        if usage is None:
            usage = ("digital_signature", "key_encipherment" if kind.startswith("rsa") else "key_agreement")
            usage = {"ed25519": usage[:1], "x25519": usage[1:]}.get(kind, usage)
        extensions = [(x509.BasicConstraints(ca=False, path_length=None), True), (usage_of(*usage), True),
                      (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
                      (x509.SubjectAlternativeName([x509.RFC822Name(address or f"{label}@example.test")]), False)]
        certificate = self._sign(name_of(label.title()), key, self.middle.certificate.subject, self.middle.key, extensions, days, begin)
        return Identity(self.folder, label, key, certificate, [self.middle.certificate])

    def issue_stamper(self, label="stamper"):
        key = KEYS["p256"]()
        extensions = [(x509.BasicConstraints(ca=False, path_length=None), True), (usage_of("digital_signature"), True),
                      (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)]
        return Identity(self.folder, label, key, self._sign(
            name_of(label), key, self.root.certificate.subject, self.root.key, extensions))

    def revoke(self, identity):
        """A CRL of the lower authority with one entry."""
        entry = x509.RevokedCertificateBuilder(identity.serial, self._now - datetime.timedelta(days=1)).build()
        crl = x509.CertificateRevocationListBuilder(
            self.middle.certificate.subject, self._now - datetime.timedelta(hours=1), self._now + datetime.timedelta(days=7), revoked_certificates=[entry])
        return crl.sign(self.middle.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


# Mail

def parse(octets):
    return email.message_from_bytes(octets, policy=email.policy.SMTP)


def get_der(mail):
    return parse(mail).get_payload(decode=True)


def split_signed(mail):
    """The first part of a multipart/signed as it stands there, and the DER of the second."""
    boundary = b"\r\n--" + parse(mail).get_boundary().encode()
    _, first, _ = mail.split(boundary, 2)
    return first.removeprefix(b"\r\n"), parse(mail).get_payload(1).get_payload(decode=True)


def get_signer(der):
    """SignedData and its only signer."""
    signed = cms.ContentInfo.load(der)["content"]
    (signer,) = signed["signer_infos"]
    return signed, signer


def get_attribute(attributes, name):
    (found,) = [attribute["values"] for attribute in attributes if attribute["type"].native == name or attribute["type"].dotted == name]
    (value,) = found
    return value


def get_header(octets):
    """The fields of a header, unfolded, in order."""
    head = octets.split(b"\r\n\r\n", 1)[0].decode("ascii")
    return [tuple(part.strip() for part in line.split(":", 1)) for line in re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")]


def recipients_of(der):
    """[(serial number, key encryption algorithm)] of an envelope."""
    found = []
    for info in cms.ContentInfo.load(der)["content"]["recipient_infos"]:
        if info.name == "ktri":
            found.append((info.chosen["rid"].chosen["serial_number"].native, info.chosen["key_encryption_algorithm"]))
        else:
            found += [(key["rid"].chosen["serial_number"].native, info.chosen["key_encryption_algorithm"])
                      for key in info.chosen["recipient_encrypted_keys"]]
    return found


def serials_of(der):
    return sorted(serial for serial, _ in recipients_of(der))


def cipher_of(der):
    """The smallest name of the content cipher, and whether it is AuthEnvelopedData."""
    info = cms.ContentInfo.load(der)
    kind = info["content_type"].native
    body = info["content"]["auth_encrypted_content_info" if kind == "authenticated_enveloped_data" else "encrypted_content_info"]
    return kind, body["content_encryption_algorithm"]["algorithm"].dotted


AES = {"aes-128-cbc": "2.16.840.1.101.3.4.1.2", "aes-256-cbc": "2.16.840.1.101.3.4.1.42",
       "aes-128-gcm": "2.16.840.1.101.3.4.1.6", "aes-256-gcm": "2.16.840.1.101.3.4.1.46", "des3": "1.2.840.113549.3.7"}
# RSAES-OAEP with SHA-1 by default, and with SHA-256 throughout (RFC 3560, section 4)
OAEP_SHA1 = bytes.fromhex("300d06092a864886f70d0101073000")
OAEP_SHA256 = bytes.fromhex("303c06092a864886f70d010107302fa00f300d06096086480165030402010500"
                            "a11c301a06092a864886f70d010108300d06096086480165030402010500")


def capability(word):
    if isinstance(word, bytes):
        return word
    oid = core.ObjectIdentifier(AES[word]).dump()
    return b"\x30" + bytes([len(oid)]) + oid


def attribute_of(oid, der):
    body = core.ObjectIdentifier(oid).dump() + wrap(0x31, der)
    return wrap(0x30, body)


def wrap(tag, body):
    """One DER element."""
    length = len(body)
    if length < 128:
        return bytes([tag, length]) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + body


def sign_as_other(identity, content, capabilities=None, when=None, above=(), spoil=False):
    """A detached SignedData with RSA or ECDSA and SHA-256, by hand, with any SMIMECapabilities."""
    when = when or datetime.datetime.utcnow()
    attributes = [attribute_of("1.2.840.113549.1.9.3", core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()),
                  attribute_of("1.2.840.113549.1.9.4", core.OctetString(hashlib.sha256(content).digest()).dump()),
                  attribute_of("1.2.840.113549.1.9.5", core.UTCTime(when.replace(microsecond=0, tzinfo=datetime.timezone.utc)).dump())]
    if capabilities is not None:
        attributes.append(attribute_of("1.2.840.113549.1.9.15", wrap(0x30, b"".join(capability(word) for word in capabilities))))
    body = b"".join(sorted(attributes))
    over = wrap(0x31, body)
    if isinstance(identity.key, rsa.RSAPrivateKey):
        signature = identity.key.sign(over, padding.PKCS1v15(), hashes.SHA256())
        algorithm = bytes.fromhex("300d06092a864886f70d01010b0500")
    else:
        signature = identity.key.sign(over, ec.ECDSA(hashes.SHA256()))
        algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    if spoil:
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    sha256 = bytes.fromhex("300d06096086480165030402010500")
    one = asn1_x509.Certificate.load(identity.der)
    sid = wrap(0x30, one.issuer.dump() + core.Integer(identity.serial).dump())
    signer = wrap(0x30, core.Integer(1).dump() + sid + sha256 + wrap(0xa0, body) + algorithm + core.OctetString(signature).dump())
    certificates = identity.der + b"".join(other.der for other in above)
    data = wrap(0x30, core.Integer(1).dump() + wrap(0x31, sha256) + wrap(0x30, core.ObjectIdentifier("1.2.840.113549.1.7.1").dump())
                + wrap(0xa0, certificates) + wrap(0x31, signer))
    return wrap(0x30, core.ObjectIdentifier("1.2.840.113549.1.7.2").dump() + wrap(0xa0, data))


def signed_mail(identity, to, text="hello", sender=None, **how):
    """A clear-signed mail of somebody else's program."""
    payload = f"Content-Type: text/plain; charset=us-ascii\r\n\r\n{text}\r\n".encode()
    der = sign_as_other(identity, payload, **how)
    stamp = email.utils.formatdate()
    return (f"From: {sender or identity.label + '@example.test'}\r\nTo: {to}\r\nSubject: signed elsewhere\r\nDate: {stamp}\r\n"
            f"Message-ID: <{identity.label}-{time.time_ns()}@example.test>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/signed; boundary=bb; micalg=sha-256; protocol=\"application/pkcs7-signature\"\r\n\r\n"
            "--bb\r\n".encode() + payload + b"\r\n--bb\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(der).replace(b"\n", b"\r\n") + b"\r\n--bb--\r\n")


# Time stamps

class Stamper:
    """A time-stamp authority on a free port; `mode` says how it behaves."""

    def __init__(self, folder, identity):
        self.mode = "right"
        self.asked = 0
        self._folder = folder
        (folder / "serial").write_text("01")
        self._config = folder / "tsa.cnf"
        self._config.write_text(
            f"[tsa]\ndefault_tsa=this\n[this]\nserial={folder}/serial\nsigner_cert={identity.pem}\nsigner_key={identity.key_file}\n"
            "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._lock = threading.Lock()
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def reply(self, query):
        with self._lock:
            return run("openssl", "ts", "-reply", "-config", self._config, "-queryfile", "/dev/stdin", input=query).stdout

    def answer(self, query):
        """What is sent back in the mode there is."""
        asked = tsp.TimeStampReq.load(query)
        if self.mode == "imprint":
            asked["message_imprint"]["hashed_message"] = hashlib.sha256(b"something else").digest()
            return self.reply(tsp.TimeStampReq.load(asked.dump(force=True)).dump())
        if self.mode == "nonce":
            asked["nonce"] = 4711
            return self.reply(asked.dump(force=True))
        if self.mode == "rejects":
            return bytes.fromhex("30053003020102")
        if self.mode == "garbage":
            return b"\x30\x03\x02\x01"
        right = self.reply(query)
        # The last octets are the signature's.
        return right[:-4] + bytes([right[-4] ^ 255]) + right[-3:] if self.mode == "forged" else right

    def _handler(self):
        stamper = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                stamper.asked += 1
                query = self.rfile.read(int(self.headers["Content-Length"]))
                if stamper.mode == "down":
                    self.send_error(503)
                    return
                if stamper.mode == "silent":
                    time.sleep(40)
                    return
                answer = stamper.answer(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if stamper.mode == "drips":
                    try:
                        for octet in answer:
                            self.wfile.write(bytes([octet]))
                            self.wfile.flush()
                            time.sleep(0.5)
                    except OSError:
                        pass
                    return
                self.wfile.write(answer)

            def log_message(self, *arguments):  # pylint: disable=arguments-differ
                pass

        return Handler


# Relays. Each is something a mail server on the way is known to do (RFC 5321, RFC 6152, RFC 4155).

def _lines(mail):
    return mail.split(b"\r\n")


def strip_trailing_spaces(mail):
    return b"\r\n".join(line.rstrip(b" \t") for line in _lines(mail))


def bare_line_feeds(mail):
    """Through a Unix mailbox and out again."""
    return mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def escape_from(mail):
    """mboxrd in the old way: never undone."""
    return b"\r\n".join(b">" + line if line.startswith(b"From ") else line for line in _lines(mail))


def forget_dots(mail):
    """A client that does not double a dot at the beginning, and a server that takes one away."""
    kept = []
    for line in _lines(mail):
        if line == b".":
            break
        kept.append(line[1:] if line.startswith(b".") else line)
    return b"\r\n".join(kept)


def wrap_long_lines(mail, at=78):
    """Breaks body lines longer than this, as gateways to other systems do."""
    head, body = mail.split(b"\r\n\r\n", 1)
    out = []
    for line in _lines(body):
        while len(line) > at:
            out.append(line[:at])
            line = line[at:]
        out.append(line)
    return head + b"\r\n\r\n" + b"\r\n".join(out)


def encode_high(mail):
    """8bit parts become quoted-printable; only what is 7bit stays."""
    return b"".join(b"=%02X" % octet if octet >= 0x80 else bytes([octet]) for octet in mail)


def refold_header(mail):
    """The outer header is unfolded and folded anew, and Received is put on top."""
    head, body = mail.split(b"\r\n\r\n", 1)
    lines = re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")
    folded = [re.sub(rb"(;|,) ", rb"\1\r\n\t", line) for line in lines]
    return b"Received: from here by there; Fri, 02 Jan 2026 03:04:05 +0000\r\n" + b"\r\n".join(folded) + b"\r\n\r\n" + body


def add_final_lines(mail):
    return mail + b"\r\n\r\n"


RELAYS = {relay.__name__: relay for relay in (strip_trailing_spaces, bare_line_feeds, escape_from, forget_dots, wrap_long_lines,
                                              encode_high, refold_header, add_final_lines)}
