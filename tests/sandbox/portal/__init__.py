# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The web site of a certificate provider, on loopback; nothing is faked but the money."""

from .portal import Portal

__all__ = ["Portal"]
