#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence for people is listed for translation, and Chinese has all of them.

usage: check-translations.py TREE
       check-translations.py --test-self
"""

import itertools
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# The same as those of the preset "glib" of meson's i18n.gettext().
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3")
MARKED = re.compile(r"\b(?:N?C?_|g_dc?gettext|g_dngettext|g_dpgettext2) \(")
MARKED_UI = 'translatable="yes"'
HEADERS = {
    "Project-Id-Version": re.compile(r"mesign\b"),
    "Language": re.compile(r"zh_CN$"),
    "Content-Type": re.compile(r"text/plain; charset=UTF-8$"),
    "Plural-Forms": re.compile(r"nplurals=1; plural=0;$"),
}


class Refused(Exception):
    """A gettext program did not take what it was given."""


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(done.stderr.strip())
    return done.stdout


def files_with_sentences(tree):
    """Sources and templates that mark a sentence."""
    marked = {path for path in (tree / "src").rglob("*.c") if MARKED.search(path.read_text(encoding="utf-8"))}
    marked |= {path for path in (tree / "ui").glob("*.ui") if MARKED_UI in path.read_text(encoding="utf-8")}
    return {str(path.relative_to(tree)) for path in marked}


def listed_files(tree):
    lines = (tree / "po" / "POTFILES").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def list_faults(tree):
    listed, marked = listed_files(tree), files_with_sentences(tree)
    faults = [f"po/POTFILES lacks {name}" for name in sorted(marked - set(listed))]
    faults += [f"po/POTFILES names {name}, which marks nothing" for name in sorted(set(listed) - marked)]
    if not faults and listed != sorted(set(listed)):
        faults.append("po/POTFILES is not sorted, or names a file twice")
    return faults


def extract(tree, target):
    """The sentences of the tree as it is, as a .pot file."""
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    common = ("xgettext", "--from-code=UTF-8", "--no-location", "-o", str(target))
    sources = [name for name in listed_files(tree) if name.endswith(".c")]
    templates = [name for name in listed_files(tree) if not name.endswith(".c")]
    if sources:
        run(*common, "--language=C", "--keyword", *keywords, *sources, cwd=tree)
    if templates:
        run(*common, *(["--join-existing"] if sources else []), *templates, cwd=tree)


def read_sentences(text):
    """The msgids of a .po text, each on one line; a msgid may be cut into several."""
    found = re.findall(r'^msgid ((?:".*"\n)+)', text, re.MULTILINE)
    sentences = ["".join(re.findall(r'^"(.*)"$', cut, re.MULTILINE)) for cut in found]
    return [sentence for sentence in sentences if sentence]


def header_faults(catalogue):
    text = run("msgattrib", "--no-wrap", "--translated", str(catalogue))
    fields = dict(re.findall(r'^"([A-Za-z-]+): (.*)\\n"$', text, re.MULTILINE))
    return [
        f"zh_CN has a wrong header field {name}: {fields.get(name, 'missing')}"
        for name, pattern in HEADERS.items()
        if not pattern.match(fields.get(name, ""))
    ]


def catalogue_faults(catalogue, template):
    """What is wrong with the catalogue, and what it lacks of the template."""
    merged = template.with_suffix(".po")
    run("msgfmt", "--check", "-o", "/dev/null", str(catalogue))
    run("msgmerge", "--quiet", "--no-fuzzy-matching", str(catalogue), str(template), "-o", str(merged))
    run("msgfmt", "--check", "-o", "/dev/null", str(merged))
    faults = header_faults(catalogue)
    for state in ("untranslated", "only-fuzzy"):
        text = run("msgattrib", f"--{state}", "--no-obsolete", "--no-wrap", str(merged))
        faults += [f'zh_CN lacks "{sentence}"' for sentence in read_sentences(text)]
    return faults


def letters_of_menu(source, catalogue):
    """The letters of each label that a menu is made of, in English and in Chinese."""
    said = dict(re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', catalogue, re.MULTILINE))
    for label in dict.fromkeys(re.findall(r'_ \((?:"[^"]*", )?"([^"]*_[^"]*)"\)', source)):
        found = [re.search(r"_(\w)", text) for text in (label, said.get(label, ""))]
        yield label, *(one.group(1).upper() if one else "" for one in found)


def menu_faults(tree):
    """Two items of a menu have one letter only if they have so in English, where they never stand together."""
    catalogue = (tree / "po" / "zh_CN.po").read_text(encoding="utf-8")
    faults = []
    for path in sorted((tree / "src").rglob("*-menu.c")):
        items = list(letters_of_menu(path.read_text(encoding="utf-8"), catalogue))
        faults += [f'zh_CN gives "{one[0]}" and "{other[0]}" of a menu one letter, {one[2]}'
                   for one, other in itertools.combinations(items, 2)
                   if one[2] and one[2] == other[2] and one[1] != other[1]]
    return faults


def find_faults(tree):
    faults = list_faults(tree) + menu_faults(tree)
    if faults:
        return faults
    try:
        with tempfile.TemporaryDirectory() as folder:
            template = Path(folder) / "mesign.pot"
            extract(tree, template)
            return catalogue_faults(tree / "po" / "zh_CN.po", template)
    except Refused as refusal:
        return [str(refusal)]


TEMPLATE = ('<?xml version="1.0" encoding="UTF-8"?>\n<interface><object class="GtkLabel">'
            '<property name="label" translatable="yes">a\nb %s</property></object></interface>\n')


def make_tree(folder, source, catalogue, listed="src/a.c"):
    tree = Path(folder)
    name = "ui/a.ui" if "<interface>" in source else "src/a-menu.c" if listed == "src/a-menu.c" else "src/a.c"
    for path, text in {name: source, "po/POTFILES": listed + "\n", "po/zh_CN.po": catalogue}.items():
        (tree / path).parent.mkdir(exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    return tree


def test_self():
    """The check sees each kind of fault."""
    header = (
        'msgid ""\nmsgstr "Project-Id-Version: mesign\\nLanguage: zh_CN\\n'
        'Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n'
    )
    good = header + '\nmsgid "a\\nb %s"\nmsgstr "甲\\n乙 %s"\n'
    source = 'f (_ ("a\\nb %s"), x);\n'
    cases = {
        "good": (source, good, "src/a.c", False),
        "not listed": (source, good, "", True),
        "listed for nothing": ("f ();\n", good, "src/a.c", True),
        "lacking, over several lines": (source, header, "src/a.c", True),
        "lacking, with a context": ('f (C_ ("x", "a"));\n', good, "src/a.c", True),
        "lacking, with numbers": ('f (g_dngettext (D, "1", "2", n));\n', good, "src/a.c", True),
        "template": (TEMPLATE, good, "ui/a.ui", False),
        "template, not listed": (TEMPLATE, good, "", True),
        "template, lacking": (TEMPLATE, header, "ui/a.ui", True),
        "fuzzy": (source, good.replace('\nmsgid "a', '\n#, fuzzy\nmsgid "a'), "src/a.c", True),
        "syntax": (source, good + "msgstr nonsense\n", "src/a.c", True),
        "another format": (source, good.replace("乙 %s", "乙 %d").replace('\nmsgid "a', '\n#, c-format\nmsgid "a'),
                           "src/a.c", True),
        "wrong header": (source, good.replace("zh_CN", "en"), "src/a.c", True),
    }
    menu = 'f (_ ("_Ab"), C_ ("x", "_Cd"));\n'
    letters = header + '\nmsgid "_Ab"\nmsgstr "甲(_A)"\n\nmsgctxt "x"\nmsgid "_Cd"\nmsgstr "丙(_C)"\n'
    cases |= {
        "letters of a menu": (menu, letters, "src/a-menu.c", False),
        "one letter twice in a menu": (menu, letters.replace("_C)", "_A)"), "src/a-menu.c", True),
        "one letter twice in English, too": (menu.replace("_Cd", "C_ad"),
                                             letters.replace("_Cd", "C_ad").replace("_C)", "_A)"), "src/a-menu.c", False),
    }
    wrong = []
    for name, (text, catalogue, listed, is_fault) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            faults = find_faults(make_tree(folder, text, catalogue, listed))
            if bool(faults) != is_fault:
                wrong.append(f"{name}: {faults}")
    print("\n".join(wrong) if wrong else "the check sees each kind of fault")
    return 1 if wrong else 0


def main():
    if sys.argv[1] == "--test-self":
        return test_self()
    faults = find_faults(Path(sys.argv[1]))
    print("\n".join(faults) if faults else "every sentence is listed and translated")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
