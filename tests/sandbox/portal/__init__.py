# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The portal of a certificate provider: a web site on loopback where nothing is faked but the money."""

from .portal import Portal

__all__ = ["Portal"]
