# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A page in the client's web view, used by keyboard: its inside is not in the accessibility tree."""

import re
import time

from .client import Client
from .display import wait_until


# What the pill's name ends with, in the languages of the pictures.
_COPY = "(?:, copy it|，点击复制)"


class Page:
    """What the account page's window shows. Where one is can be read off its address."""

    def __init__(self, client: Client, title: str):
        self._client = client
        self._title = title
        self._frame = client.wait_for_window(title)

    @property
    def address(self) -> str:
        """As the pill above the page has it; "" while there is none, or while the page loads."""
        button = self._frame.find("push button", r"(?:Secure address|Address|安全地址|地址) .*" + _COPY)
        return button.name if button is not None and not self.is_loading else ""

    @property
    def is_loading(self) -> bool:
        return self._frame.find("push button", "Stop|停止") is not None

    def wait_for(self, path: str, limit: float = 20.0):
        """Until a page with this path has been loaded and its fields can be used."""
        wait_until(lambda: re.search(rf"localhost:\d+{path}{_COPY}$", self.address), f"the page {path}", limit)
        # A page tells its path before its script has given a field the focus.
        time.sleep(0.8)

    def focus(self):
        """Gives the keyboard to the page."""
        self._client.window(self._title).activate()

    def tab(self, times: int = 1):
        self._client.key(*["Tab"] * times)

    def press(self, *keys: str):
        self._client.key(*keys)

    def type(self, text: str):
        self._client.type(text)

    def fill(self, *fields: str | None, submit: bool = True):
        """Types into one field after the other, from where the focus is; None leaves a field as it is."""
        for number, text in enumerate(fields):
            if number > 0:
                self.tab()
            if text is not None:
                self.press("ctrl+a")
                self.type(text)
        if submit:
            self.press("Return")
