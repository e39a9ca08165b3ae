#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the layers: no file includes a layer it may not know, nor a library that is another layer's business.

usage: check-includes.py TREE
       check-includes.py --test-self
"""

import re
import sys
import tempfile
from pathlib import Path

# A layer may include itself, the layers named here, and whatever those may include.
MAY_INCLUDE = {
    "base": [],
    "model": ["base"],
    "db": ["base"],
    "net": ["base", "model"],
    "mime": ["model"],
    "crypto": ["model"],
    "imap": ["net", "mime", "model"],
    "smtp": ["net", "mime", "model"],
    "store": ["db", "model"],
    "keystore": ["db", "crypto", "model"],
    "trust": ["keystore", "crypto", "net"],
    "smime": ["mime", "crypto", "trust", "keystore"],
    "account": ["net", "model"],
    "retrieval": ["smime", "keystore", "net", "db"],
    "exchange": ["base", "model"],
    "sync": ["imap", "smtp", "smime", "retrieval", "store", "account"],
    "engine": ["sync", "exchange"],
    "cli": ["engine", "model"],
    "client": ["engine", "model"],
}

# What the two front ends see is the engine and the values, not what is below.
NOT_INHERITED = {"cli", "client"}

# Libraries that belong to one layer, by how their header begins.
LIBRARIES = {
    "sqlite3": {"db"},
    "libetpan/": {"net", "imap", "smtp"},
    "libsoup/": {"net"},
    "gmime/": {"mime"},
    "libxml/": {"mime"},
    "openssl/": {"crypto"},
    "p11-kit/": {"trust"},
    "libsecret/": {"engine"},
    "json-glib/": {"account", "cli"},
    "gtk/": {"client"},
    "gdk/": {"client"},
    "adwaita": {"client"},
    "webkit/": {"client"},
    "zxcvbn": {"client"},
    "enchant": {"client"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def allowed_layers(layer):
    """All layers a layer may include, itself among them."""
    allowed, todo = {layer}, list(MAY_INCLUDE[layer])
    while todo:
        name = todo.pop()
        if name in allowed:
            continue
        allowed.add(name)
        if layer not in NOT_INHERITED:
            todo += MAY_INCLUDE[name]
    if layer in NOT_INHERITED:
        allowed.add("base")
    return allowed


def fault_of(layer, allowed, kind, header):
    """Why this include is wrong, or None."""
    first = header.split("/")[0]
    if kind == '"':
        if header in ("config.h", f"mesign-{layer}-resources.h"):
            return None
        if first not in MAY_INCLUDE:
            return "is not written as layer/file"
        return None if first in allowed else f"{layer}/ may not know {first}/"
    for library, owners in LIBRARIES.items():
        if header.startswith(library) and layer not in owners:
            return f"belongs to {', '.join(sorted(owners))}/ alone"
    return None


def check(tree):
    """All faults in a tree, as lines."""
    faults = []
    for path in sorted((tree / "src").rglob("*.[ch]")):
        layer = path.relative_to(tree / "src").parts[0]
        if layer not in MAY_INCLUDE:
            faults.append(f"{path.relative_to(tree)}: no layer of that name")
            continue
        allowed = allowed_layers(layer)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            fault = match and fault_of(layer, allowed, match.group(1), match.group(2))
            if fault:
                faults.append(f"{path.relative_to(tree)}:{number}: {match.group(2)} {fault}")
    return faults


def test_self():
    """Builds small trees with and without faults; fails if the check does not tell them apart."""
    cases = [
        ("base/a.c", '#include "model/b.h"', True),
        ("model/a.c", '#include "base/b.h"', False),
        ("crypto/a.h", "#include <sqlite3.h>", True),
        ("mime/a.c", "#  include <gmime/gmime.h>", False),
        ("engine/a.c", "#include <gtk/gtk.h>", True),
        ("engine/a.c", '#include "imap/b.h"', False),
        ("cli/a.c", '#include "imap/b.h"', True),
        ("cli/a.c", '#include "engine/b.h"', False),
        ("imap/a.c", '#include "mesign-imap.h"', True),
        ("store/a.c", '#include "keystore/b.h"', True),
        ("store/a.c", '#include "mesign-store-resources.h"', False),
    ]
    wrong = []
    for name, text, is_fault in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "src" / name
            path.parent.mkdir(parents=True)
            path.write_text(text + "\n", encoding="utf-8")
            if bool(check(Path(folder))) != is_fault:
                wrong.append(f"{name}: {text}")
    return wrong


def main():
    faults = test_self() if sys.argv[1] == "--test-self" else check(Path(sys.argv[1]))
    print("\n".join(faults) if faults else "every include follows the arrows")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
