#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence for people is listed for translation, and Chinese has all of them.

usage: check-translations.py TREE
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MARKED = re.compile(r'\bN?C?_ \(|\bngettext \(|g_dngettext \(')


def files_with_sentences(tree):
    """Sources that mark a sentence."""
    return {
        str(path.relative_to(tree))
        for path in (tree / "src").rglob("*.c")
        if MARKED.search(path.read_text(encoding="utf-8"))
    }


def listed_files(tree):
    lines = (tree / "po" / "POTFILES").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def extract(tree, target):
    """The sentences of the tree as it is, as a .pot file."""
    subprocess.run(
        ["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=g_dngettext:2,3",
         "--add-comments=Translators", "--no-location", "-f", "po/POTFILES", "-o", str(target)],
        cwd=tree, check=True)


def incomplete(catalogue, template):
    """What the catalogue lacks of the template, as msgmerge and msgfmt see it."""
    merged = template.with_suffix(".po")
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", str(catalogue), str(template), "-o", str(merged)], check=True)
    subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(merged)], check=True)
    lacking = subprocess.run(
        ["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", str(merged)], check=True, capture_output=True, text=True).stdout
    fuzzy = subprocess.run(
        ["msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", str(merged)], check=True, capture_output=True, text=True).stdout
    return [line for line in (lacking + fuzzy).splitlines() if line.startswith("msgid ") and line != 'msgid ""']


def main():
    tree = Path(sys.argv[1])
    faults = []
    listed, marked = listed_files(tree), files_with_sentences(tree)
    faults += [f"po/POTFILES lacks {name}" for name in sorted(marked - listed)]
    faults += [f"po/POTFILES names {name}, which marks nothing" for name in sorted(listed - marked)]
    if not faults:
        with tempfile.TemporaryDirectory() as folder:
            template = Path(folder) / "mesign.pot"
            extract(tree, template)
            faults += [f"zh_CN lacks {line}" for line in incomplete(tree / "po" / "zh_CN.po", template)]
    print("\n".join(faults) if faults else "every sentence is listed and translated")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
