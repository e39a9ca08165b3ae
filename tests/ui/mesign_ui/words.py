# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client's words in the language a test runs it in."""

import gettext
import re

from .world import TREE


class Words:
    """Translates what the client says, so that one script drives it in any language."""

    def __init__(self, language: str, build=TREE / "build"):
        self.language = language
        self.environment = {"LANGUAGE": "" if language == "en" else language}
        self._catalogue = gettext.NullTranslations()
        if language != "en":
            self._catalogue = gettext.translation("mesign", build / "po", [language])

    def __call__(self, text: str, context: str | None = None) -> str:
        """The sentence as a regular expression that fits it alone."""
        said = self._catalogue.pgettext(context, text) if context else self._catalogue.gettext(text)
        return re.escape(said.replace("_", ""))

    def plain(self, text: str) -> str:
        """The sentence itself."""
        return self._catalogue.gettext(text)

    def beginning(self, text: str, context: str | None = None) -> str:
        """The same, with whatever else behind it and in the place of %s."""
        said = self._catalogue.pgettext(context, text) if context else self._catalogue.gettext(text)
        return ".*".join(map(re.escape, re.split(r"%(?:\d\$)?[sdu]", said))) + ".*"
