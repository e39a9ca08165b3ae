# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTML built from elements, so that every text that comes from outside is escaped."""

import html
from typing import NamedTuple

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Markup(str):
    """HTML that needs no escaping any more."""


class Text(NamedTuple):
    """A sentence in the two languages of the site."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def h(name: str, /, *children, **attributes) -> Markup:
    """One element. `for_` and `class_` stand for Python's reserved words, `_` elsewhere for `-`."""
    start = f"<{name}{''.join(_attribute(*item) for item in attributes.items())}>"
    if name in _VOID:
        return Markup(start)
    return Markup(f"{start}{join(children)}</{name}>")


def join(children) -> Markup:
    return Markup("".join(_render(child) for child in children))


def _attribute(name: str, value) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'


def _render(child) -> str:
    if child is None or child is False:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, Text):
        return (
            h("span", child.zh, lang="zh-CN")
            + " "
            + h("span", child.en, lang="en", class_="en")
        )
    if isinstance(child, (list, tuple)):
        return join(child)
    return html.escape(str(child))
