# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/interop.md, made of what was seen."""

from __future__ import annotations

from formats import GROUPS, PFX

_SEEN_WITH = "Seen with "

_HEAD = """\
# Interoperability

What MeSign writes is read by programs that share no code with it, and what they write is read by MeSign. `./dev interop`
tries every cell below and writes this page; the test `interop/matrix` tries them again and fails where the page, or a limit
named on it, is not true any more.

| sign | means |
| --- | --- |
| ✓ | It works. The reader finds the letter word for word, its attachment octet for octet, the right signers and no others. It refuses the same mail when one octet of its text, signature, digest or tag is changed |
| ¹ | The other program cannot do it. This was tried, too, and its limit stands below under that number |

What a mail is made of is looked at by a third party, Python's asn1crypto, so that each row is what it says. Encryption without
authentication (enveloped-data alone) cannot show every change; there the change is one that makes the padding wrong.
"""

_WRITES = """
## MeSign writes, others read

What MeSign only reads is not in these tables.
"""

_READS = """
## Others write, MeSign reads

The reader is `mesignctl message show`: the signature is `valid`, the mail `decrypted`, with the digest and cipher of the row.
"""

_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


_PFX = """
## Certificates with keys (PFX)

Old ciphers are 3DES, and with some programs RC2-40; on the side of MeSign that is `cert export --pfx --compatible`.
"""

def render(programs, keepers, matrix) -> str:
    """The page. A cell that was not as the limits say is a question mark."""
    used = [limit for limit in matrix.limits if limit in matrix.seen.values()]
    marks = {limit: str(number).translate(_DIGITS) for number, limit in enumerate(used, 1)}
    tables = {way: "".join(_render_tables(programs, matrix, way, marks)) for way in ("reads", "writes")}
    return "".join((_HEAD, _WRITES, tables["reads"], _READS, tables["writes"], _PFX, *_render_pfx(keepers, matrix, marks),
                    _render_limits(keepers, used, marks), _render_versions(keepers)))


def without_versions(text: str) -> str:
    """The page without what depends on which releases are installed."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(_SEEN_WITH))


def _render_pfx(programs, matrix, marks):
    for way, title in (("imports", "MeSign exports, others import"), ("exports", "Others export, MeSign imports")):
        yield from _render_table(title, PFX, programs, matrix, way, marks)


def _render_tables(programs, matrix, way, marks):
    for group in GROUPS:
        rows = [row for row in group.formats if way == "writes" or row.ours is not None]
        yield from _render_table(group.title, rows, programs, matrix, way, marks)


def _render_table(title, rows, programs, matrix, way, marks):
    yield f"\n### {title}\n\n"
    yield f"| | {' | '.join(program.title for program in programs)} |\n"
    yield f"| --- |{' :-: |' * len(programs)}\n"
    for row in rows:
        yield f"| {row.title} | {' | '.join(_render_cell(program, matrix, way, row, marks) for program in programs)} |\n"


def _render_cell(program, matrix, way, row, marks):
    ways = ("reads", "notices") if way == "reads" else (way,)
    keys = [(program.name, one, row.name) for one in ways]
    if not all(key in matrix.seen for key in keys):
        return "?"
    limits = [matrix.seen[key] for key in keys if matrix.seen[key] is not None]
    return marks[limits[0]] if limits else "✓"


def _render_limits(programs, used, marks):
    lines = ["\n## Limits of the other programs\n"]
    for program in programs:
        mine = [limit for limit in used if limit.program == program.name]
        lines.append(f"\n### {program.title}\n")
        if not mine:
            lines.append("\nNone was found.\n")
            continue
        lines.append("\n| | way | version | limit |\n| --- | --- | --- | --- |\n")
        lines += [f"| {marks[limit]} | {limit.way} | {limit.version} | It {limit.reason} |\n" for limit in mine]
    return "".join(lines)


def _render_versions(programs):
    versions = ", ".join(f"{program.title} {program.version()}" for program in programs)
    return f"\n{_SEEN_WITH}{versions}.\n"
