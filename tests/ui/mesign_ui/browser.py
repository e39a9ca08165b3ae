# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A browser of the desktop that shows nothing and writes down what it was to open."""

from pathlib import Path


def install(home: Path, folder: Path) -> Path:
    """Makes it the one for web pages; returns the file it writes into, which is not there before."""
    seen = folder / "browser.txt"
    program = home / "browser.sh"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{seen}"\n', encoding="utf-8")
    program.chmod(0o755)
    place = home / ".local/share/applications"
    place.mkdir(parents=True, exist_ok=True)
    (place / "witness.desktop").write_text(
        f"[Desktop Entry]\nType=Application\nName=Witness\nExec={program} %u\n"
        "MimeType=x-scheme-handler/https;x-scheme-handler/http;\n", encoding="utf-8")
    (place / "mimeapps.list").write_text(
        "[Default Applications]\nx-scheme-handler/https=witness.desktop\nx-scheme-handler/http=witness.desktop\n",
        encoding="utf-8")
    return seen
