# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drives the real client as a person would: through the accessibility tree, keyboard and pointer."""
