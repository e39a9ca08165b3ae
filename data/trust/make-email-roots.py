#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the list of publicly trusted e-mail roots out of NSS's module of built-in certificates.

usage: make-email-roots.py [--date YYYY-MM-DD] [--version TEXT] libnssckbi.so > email-roots.pem

The list is what the program falls back on where the system has no such module. `--version` names
the package the module came from.
"""

import argparse
import base64
import ctypes
import hashlib
import sys
from datetime import date, datetime, timezone

# PKCS #11 (version 2.40), and what NSS adds to it.
CKA_CLASS, CKA_LABEL, CKA_VALUE = 0x00, 0x03, 0x11
CKA_ISSUER, CKA_SERIAL_NUMBER = 0x81, 0x82
CKO_CERTIFICATE = 0x01
NSS = 0xCE534350
CKO_NSS_TRUST = NSS + 3
CKA_NSS_EMAIL_DISTRUST_AFTER = NSS + 0x24
CKA_TRUST_EMAIL_PROTECTION = NSS + 0x2000 + 11
CKA_CERT_SHA1_HASH = NSS + 0x2000 + 100
CKT_NSS_TRUSTED_DELEGATOR = NSS + 2
CKT_NSS_NOT_TRUSTED = NSS + 10
CKF_SERIAL_SESSION = 0x04
UNAVAILABLE = ctypes.c_ulong(-1).value

# Places of functions in CK_FUNCTION_LIST, after the version.
INITIALIZE, FINALIZE, GET_SLOT_LIST, OPEN_SESSION = 0, 1, 4, 12
GET_ATTRIBUTE_VALUE, FIND_INIT, FIND, FIND_FINAL = 24, 26, 27, 28

HEADER = """\
# The roots publicly trusted for e-mail in Mozilla's list of certificate authorities.
# Made by make-email-roots.py out of {version}. Not to be edited by hand.
# SPDX-FileCopyrightText: Mozilla contributors
# SPDX-License-Identifier: MPL-2.0
# This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. A copy of it
# can be had at https://mozilla.org/MPL/2.0/.
#
# Date: {date}
# Roots: {count}
"""


class Attribute(ctypes.Structure):
    _fields_ = [("type", ctypes.c_ulong), ("value", ctypes.c_void_p), ("length", ctypes.c_ulong)]


class Module:
    """One session with a PKCS #11 module; a context manager."""

    def __init__(self, path):
        library = ctypes.CDLL(path)
        functions = ctypes.POINTER(ctypes.c_void_p)()
        if library.C_GetFunctionList(ctypes.byref(functions)) != 0:
            raise OSError(f"{path} is not a PKCS #11 module")
        self._library = library
        self._functions = functions
        self._session = ctypes.c_ulong()

    def __enter__(self):
        self._call(INITIALIZE, None)
        slots, count = (ctypes.c_ulong * 8)(), ctypes.c_ulong(8)
        self._call(GET_SLOT_LIST, ctypes.c_ubyte(1), slots, ctypes.byref(count))
        flags = ctypes.c_ulong(CKF_SERIAL_SESSION)
        slot = ctypes.c_ulong(slots[count.value - 1])
        self._call(OPEN_SESSION, slot, flags, None, None, ctypes.byref(self._session))
        return self

    def __exit__(self, *_):
        self._call(FINALIZE, None)

    def _call(self, place, *arguments):
        function = ctypes.CFUNCTYPE(ctypes.c_ulong)(self._functions[1 + place])
        function.argtypes = None
        status = function(*arguments)
        if status != 0:
            raise OSError(f"PKCS #11 function {place} failed with {status:#x}")

    def objects(self, object_class):
        """The handles of all objects of a class."""
        wanted = ctypes.c_ulong(object_class)
        address = ctypes.cast(ctypes.pointer(wanted), ctypes.c_void_p)
        template = Attribute(CKA_CLASS, address, ctypes.sizeof(wanted))
        self._call(FIND_INIT, self._session, ctypes.byref(template), ctypes.c_ulong(1))
        handles, count, found = (ctypes.c_ulong * 64)(), ctypes.c_ulong(1), []
        while count.value:
            self._call(FIND, self._session, handles, ctypes.c_ulong(64), ctypes.byref(count))
            found += handles[: count.value]
        self._call(FIND_FINAL, self._session)
        return found

    def value(self, handle, kind):
        """The octets of an attribute; none where the object does not have it."""
        attribute = Attribute(kind, None, 0)
        arguments = (self._session, ctypes.c_ulong(handle), ctypes.byref(attribute))
        try:
            self._call(GET_ATTRIBUTE_VALUE, *arguments, ctypes.c_ulong(1))
        except OSError:
            return b""
        if attribute.length in (0, UNAVAILABLE):
            return b""
        octets = ctypes.create_string_buffer(attribute.length)
        attribute.value = ctypes.cast(octets, ctypes.c_void_p)
        self._call(GET_ATTRIBUTE_VALUE, *arguments, ctypes.c_ulong(1))
        return octets.raw


def email_trust(module):
    """What the module says of each certificate: by issuer and serial number, trust and SHA-1."""
    trust = {}
    for handle in module.objects(CKO_NSS_TRUST):
        name = module.value(handle, CKA_ISSUER), module.value(handle, CKA_SERIAL_NUMBER)
        word = int.from_bytes(module.value(handle, CKA_TRUST_EMAIL_PROTECTION), sys.byteorder)
        trust[name] = word & 0xFFFFFFFF, module.value(handle, CKA_CERT_SHA1_HASH)
    return trust


def distrust_after(octets):
    """The time in a distrust-after attribute (UTCTime), or None."""
    text = octets.decode("ascii", "replace")
    if len(text) != 13 or not text.endswith("Z"):
        return None
    return datetime.strptime(text, "%y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def entry(module, handle, der, distrusted):
    """One certificate as text."""
    label = module.value(handle, CKA_LABEL).decode("utf-8", "replace").rstrip("\0")
    lines = ["", f"# {label}"]
    if distrusted:
        lines.append("# Distrusted")
    after = distrust_after(module.value(handle, CKA_NSS_EMAIL_DISTRUST_AFTER))
    if after:
        lines.append(f"# Distrust-After: {after:%Y-%m-%dT%H:%M:%SZ}")
    text = base64.b64encode(der).decode("ascii")
    lines.append("-----BEGIN CERTIFICATE-----")
    lines += [text[start : start + 64] for start in range(0, len(text), 64)]
    lines.append("-----END CERTIFICATE-----")
    return label, "\n".join(lines)


def entries(module):
    """All certificates to be listed, by name; and how many of them are roots to trust."""
    trust, found, roots = email_trust(module), [], 0
    for handle in module.objects(CKO_CERTIFICATE):
        der = module.value(handle, CKA_VALUE)
        name = module.value(handle, CKA_ISSUER), module.value(handle, CKA_SERIAL_NUMBER)
        word, digest = trust.get(name, (0, b""))
        if digest and digest != hashlib.sha1(der).digest():
            continue
        if word in (CKT_NSS_TRUSTED_DELEGATOR, CKT_NSS_NOT_TRUSTED):
            found.append(entry(module, handle, der, word == CKT_NSS_NOT_TRUSTED))
            roots += word == CKT_NSS_TRUSTED_DELEGATOR
    return [text for _label, text in sorted(found)], roots


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--date", default=date.today().isoformat(), help="the date of the list")
    parser.add_argument("--version", default="NSS's libnssckbi", help="where the module is from")
    parser.add_argument("module", help="path of libnssckbi.so")
    options = parser.parse_args()
    with Module(options.module) as module:
        texts, roots = entries(module)
    print(HEADER.format(version=options.version, date=options.date, count=roots), end="")
    print("\n".join(texts))


if __name__ == "__main__":
    main()
