# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What another program would paste."""

import subprocess


def clipboard() -> str:
    return subprocess.run(["xclip", "-selection", "clipboard", "-out"], capture_output=True, text=True, check=False,
                          timeout=10).stdout
