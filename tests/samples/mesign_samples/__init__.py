# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates, S/MIME objects and mails of our own making, written without any code of the product.

`pki` makes people and authorities, `cms` signs, encrypts and compresses octet by octet, `mail` wraps the
result as mail programs do, `judge` shows it to mesignctl and compares. `witness` asks OpenSSL the same.
"""
