# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The client as a process, with the hands and eyes of a person."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from .display import Display, wait_until

# What GTK, the bus or a machine without a desktop says that is not the client's.
_NOISE = re.compile(
    r"dconf|GVFS|gvfs|Failed to set fd limit|AT-SPI|at-spi|org\.freedesktop\.portal|libEGL|MESA|xdg-desktop-portal"
    r"|unable to send notifications|Unable to acquire session bus|Vulkan|WebProcess|sd_bus|Adwaita-WARNING.*(?:Portal|settings)"
    r"|Adwaita-WARNING.*gtk-application-prefer-dark-theme")


class Client:
    """One running client in a display."""

    def __init__(self, display: Display, program: Path, profile: Path, *arguments: str, **environment: str):
        self._display = display
        self.profile = profile
        self.log = display.folder / f"client-{profile.name}-{time.monotonic_ns()}.log"
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*str(program).split(), "--profile", str(profile), *arguments], stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, env={**os.environ, **environment}, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self):
        if self.is_running:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def wait_for_end(self, limit: float) -> float:
        """Seconds until it has ended by itself, with status 0."""
        begun = time.monotonic()
        try:
            status = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the client did not end within {limit:g} s") from None
        if status != 0:
            raise AssertionError(f"the client ended with {status}: {self.complaints()}")
        return time.monotonic() - begun

    def complaints(self):
        """The lines of warnings and criticals it has written."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines
                if re.search(r"-(?:WARNING|CRITICAL|ERROR) \*\*|ERROR: .*Sanitizer", line) and not _NOISE.search(line)]

    # Looking

    @property
    def root(self):
        """The client in the accessibility tree."""
        from .tree import applications  # pylint: disable=import-outside-toplevel

        def look():
            if not self.is_running:
                raise AssertionError(f"the client has ended with {self._process.returncode}: {self.complaints()}")
            return applications().get(self.pid)
        return wait_until(look, "the client is in the accessibility tree", 30)

    def find(self, role=None, name=None, text=None, where=None):
        return self.root.find(role, name, text, where)

    def wait_for(self, role=None, name=None, text=None, where=None, limit: float = 20.0):
        what = " ".join(filter(None, (role, name and f"named {name}", text and f"saying {text}")))
        return wait_until(lambda: self.root.find(role, name, text, where), what, limit)

    def wait_until_gone(self, role=None, name=None, text=None, limit: float = 20.0):
        what = " ".join(filter(None, (role, name and f"named {name}", text and f"saying {text}")))
        wait_until(lambda: self.root.find(role, name, text) is None, f"{what} goes away", limit)

    def wait_for_window(self, title: str, limit: float = 20.0):
        """A window or dialog whose title fits."""
        def look():
            # Of whatever role: some windows of libadwaita have none that says so.
            return next((node for node in self.root.children() if re.fullmatch(title, node.name)), None)
        return wait_until(look, f"a window named {title}", limit)

    def wait_until_closed(self, title: str, limit: float = 20.0):
        """Until there is no window of that title."""
        wait_until(lambda: not any(re.fullmatch(title, node.name) for node in self.root.children()),
                   f"the window {title} is closed", limit)

    # Acting

    def press(self, name: str, role: str = "push button", within=None, limit: float = 20.0):
        """Presses a button by its name."""
        def look():
            found = (within or self.root).find_all(role, name)
            return next((node for node in found if node.has("sensitive")), None)
        node = wait_until(look, f"{role} named {name} that can be pressed", limit)
        inner = next((child for child in node.walk() if child.has_action), None)
        if inner is not None:
            inner.act()
        else:
            self.click(node)

    def write(self, name: str, text: str, within=None, limit: float = 20.0):
        """Fills an entry by its name."""
        entry = wait_until(
            lambda: next((node for node in (within or self.root).find_all(None, name)
                          if node.role in ("text", "entry", "password text")), None), f"an entry named {name}", limit)
        entry.write(text)

    def click(self, node, button: int = 1, times: int = 1):
        """Clicks into the middle of a thing with the pointer."""
        x, y, width, height = node.extents
        self.click_at(self.window_of(node), x + width // 2, y + height // 2, button, times)

    def click_at(self, window: "Window", x: int, y: int, button: int = 1, times: int = 1):
        left, top = window.content_origin()
        xdotool("windowactivate", "--sync", window.id)
        xdotool("mousemove", str(left + x), str(top + y))
        time.sleep(0.05)
        xdotool("click", "--repeat", str(times), "--delay", "60", str(button))

    def open_row(self, name: str, limit: float = 30.0):
        """Opens a row of the list; again, when the list moved under the pointer."""
        row = self.wait_for("list item", name, limit=limit)
        for _ in range(5):
            self.click(row)
            try:
                return wait_until(lambda: self.find("push button", "Reply", where=lambda node: node.has("sensitive")),
                                  f"{name} is opened", 4)
            except AssertionError:
                row = self.wait_for("list item", name)
        raise AssertionError(f"{name} cannot be opened")

    def key(self, *keys: str, delay: int = 30):
        """One after the other, with so many milliseconds between them."""
        xdotool("key", "--delay", str(delay), *keys)

    def type(self, text: str):
        """By the keyboard; what is on no key is pasted, as xdotool loses some of what it has to map first."""
        if text.isascii():
            xdotool("type", "--delay", "20", text)
            return
        subprocess.run(["xclip", "-selection", "clipboard"], input=text.encode(), check=True, timeout=10,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        xdotool("key", "ctrl+v")
        time.sleep(0.2)

    def window_of(self, node) -> "Window":
        """The window a thing is in."""
        above = node.parent()
        while above is not None and above.role != "application":
            node, above = above, above.parent()
        return self._window_of_frame(node)

    def window(self, title: str, limit: float = 10.0) -> "Window":
        """The window whose title fits, to move and resize."""
        return self._window_of_frame(self.wait_for_window(title, limit), limit)

    def _window_of_frame(self, frame, limit: float = 10.0) -> "Window":
        def look():
            found = subprocess.run(
                ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.pid), "--name", f"^{re.escape(frame.name)}$"],
                capture_output=True, text=True, check=False).stdout.split()
            return Window(found[-1], frame) if found else None
        return wait_until(look, f"a window titled {frame.name} on the screen", limit)

    def picture(self, path: Path) -> Path:
        return self._display.picture(path)


class Window:
    """A window of the X server."""

    def __init__(self, number: str, frame):
        self.id = number
        self._frame = frame

    def geometry(self):
        """(x, y, width, height) on the screen, with the shadow."""
        out = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.id], capture_output=True, text=True,
                             check=True).stdout
        values = dict(line.split("=") for line in out.splitlines() if "=" in line)
        return tuple(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def margin(self):
        """(horizontal, vertical): what the client draws around its window; alike on both sides."""
        _, _, width, height = self.geometry()
        _, _, inner_width, inner_height = self._frame.extents
        return (width - inner_width) // 2, (height - inner_height) // 2

    def width(self):
        """Without the margin."""
        return self._frame.extents[2]

    def content_origin(self):
        x, y, _, _ = self.geometry()
        horizontal, vertical = self.margin()
        return x + horizontal, y + vertical

    def resize(self, width: int, height: int):
        """To a size without the margin."""
        horizontal, vertical = self.margin()
        xdotool("windowsize", "--sync", self.id, str(width + 2 * horizontal), str(height + 2 * vertical))

    def move(self, x: int, y: int):
        horizontal, vertical = self.margin()
        xdotool("windowmove", self.id, str(x - horizontal), str(y - vertical))

    def activate(self):
        xdotool("windowactivate", "--sync", self.id)

    def close(self):
        """As a person does who asks the window manager to."""
        self.activate()
        xdotool("key", "alt+F4")


def xdotool(*arguments: str):
    subprocess.run(["xdotool", *arguments], check=True, capture_output=True, timeout=20)
