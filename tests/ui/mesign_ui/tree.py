# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accessibility tree of the client: finding by role and name, acting, reading."""

import re

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  pylint: disable=wrong-import-position

# GTK 4 has no cache to hand out, and the library says so every time.
GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *_: None, None)

# The toolkit tells SHOWING and VISIBLE of no child: what has no extent is not there to be seen.


class Node:
    """One thing on the screen."""

    def __init__(self, accessible):
        self._it = accessible

    @property
    def name(self) -> str:
        """Without the mark of the mnemonic, and once, where GTK 4.8 tells a button's label twice; nothing for what has gone meanwhile."""
        try:
            name = (self._it.get_name() or "").replace("_", "")
        except GLib.Error:
            return ""
        half = len(name) // 2
        return name[:half] if len(name) % 2 and name[half] == " " and name[:half] == name[half + 1:] else name

    @property
    def description(self) -> str:
        return self._it.get_description() or ""

    @property
    def role(self) -> str:
        return self._it.get_role_name()

    @property
    def text(self) -> str:
        """What a label or an entry says."""
        if self._it.get_text_iface() is None:
            return ""
        return Atspi.Text.get_text(self._it, 0, Atspi.Text.get_character_count(self._it))

    @property
    def words(self) -> str:
        """All that can be read in it, in order."""
        return "\n".join(filter(None, (node.text or node.name for node in self.walk() if node.role in ("label", "text"))))

    def runs(self):
        """The text cut where its look changes: pairs of a piece and its attributes."""
        text, start, length = self.text, 0, Atspi.Text.get_character_count(self._it)
        while start < length:
            attributes, _, end = Atspi.Text.get_attribute_run(self._it, start, False)
            if end <= start:
                return
            yield text[start:end], attributes
            start = end

    def underlined(self):
        """The words that are marked as misspelt."""
        return [piece for piece, attributes in self.runs() if attributes.get("underline") == "error"]

    def has(self, state: str) -> bool:
        return self._it.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    @property
    def extents(self):
        """(x, y, width, height) in its window."""
        box = Atspi.Component.get_extents(self._it, Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    @property
    def is_there(self) -> bool:
        """Whether it has a place on the screen."""
        try:
            _, _, width, height = self.extents
            return width > 0 and height > 0
        except GLib.Error:
            return False

    def ask_for_child(self, index: int):
        """As a screen reader does that counted before something was gone."""
        try:
            self._it.get_child_at_index(index)
        except GLib.Error:
            pass

    def children(self):
        found = []
        try:
            for index in range(self._it.get_child_count()):
                child = self._it.get_child_at_index(index)
                if child is not None:
                    found.append(Node(child))
        except GLib.Error:
            pass
        return found

    def walk(self):
        """It and all below it, breadth first."""
        todo = [self]
        while todo:
            node = todo.pop(0)
            yield node
            todo += node.children()

    def find_all(self, role: str | None = None, name: str | None = None, text: str | None = None, where=None):
        """Those of a role whose name or text fits a regular expression as a whole."""
        found = []
        for node in self.walk():
            try:
                if role is not None and node.role != role:
                    continue
                if name is not None and not re.fullmatch(name, node.name, re.DOTALL):
                    continue
                if text is not None and not re.fullmatch(text, node.text, re.DOTALL):
                    continue
                if where is not None and not where(node):
                    continue
                if node.is_there:
                    found.append(node)
            except GLib.Error:
                continue
        return found

    def find(self, role: str | None = None, name: str | None = None, text: str | None = None, where=None):
        found = self.find_all(role, name, text, where)
        return found[0] if found else None

    def parent(self):
        parent = self._it.get_parent()
        return Node(parent) if parent is not None else None

    def act(self, index: int = 0):
        """Does what it does when it is pressed."""
        if not self.has_action or Atspi.Action.get_n_actions(self._it) <= index:
            raise AssertionError(f"{self!r} has no action")
        Atspi.Action.do_action(self._it, index)

    @property
    def has_action(self) -> bool:
        return self._it.get_action_iface() is not None and Atspi.Action.get_n_actions(self._it) > 0

    def write(self, text: str):
        """Replaces what an entry holds."""
        if not Atspi.EditableText.set_text_contents(self._it, text):
            raise AssertionError(f"{self!r} cannot be written in")

    def select_child(self, index: int):
        Atspi.Selection.select_child(self._it, index)

    def __repr__(self):
        return f"<{self.role} “{self.name}”>"

    def outline(self, depth: int = 0) -> str:
        """The tree below it, for a look when a test fails."""
        try:
            line = f"{'  ' * depth}{self.role} “{self.name}” {self.text!r}"
        except GLib.Error as error:
            return f"{'  ' * depth}({error.message})"
        return "\n".join([line] + [child.outline(depth + 1) for child in self.children()])


def applications():
    """The clients that can be seen, by process."""
    desktop = Atspi.get_desktop(0)
    found = {}
    for index in range(desktop.get_child_count()):
        try:
            application = desktop.get_child_at_index(index)
            if application is None:
                continue
            application.set_cache_mask(Atspi.Cache.NONE)
            found[application.get_process_id()] = Node(application)
        except GLib.Error:
            continue
    return found
