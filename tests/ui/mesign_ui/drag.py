# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file manager of one file: a window of another program it can be dragged out of."""

import subprocess
import sys
import time
from pathlib import Path

from .client import Window, xdotool
from .display import wait_until

_TITLE = "A file to drag"

_PROGRAM = """
import sys
import gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk

def on_activate(application):
    window = Gtk.ApplicationWindow(application=application, title=sys.argv[1], default_width=120, default_height=80)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    uris = Gio.File.new_for_commandline_arg(sys.argv[2]).get_uri() + "\\r\\n"
    source.set_content(Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uris.encode())))
    box = Gtk.Label(label="file")
    box.add_controller(source)
    window.set_child(box)
    window.present()

application = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
application.connect("activate", on_activate)
application.run([])
"""


def _find() -> str | None:
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{_TITLE}$"], capture_output=True, text=True,
                           check=False).stdout.split()
    return found[-1] if found else None


def drop_file(path: Path | str, window: Window, on=None):
    """Drags the file, or what an address names, into a window and lets it go in its middle, or on a thing in it."""
    with subprocess.Popen([sys.executable, "-c", _PROGRAM, _TITLE, str(path)], stdin=subprocess.DEVNULL) as process:
        try:
            number = wait_until(_find, "the window to drag from")
            xdotool("windowmove", "--sync", number, "0", "0")
            xdotool("windowactivate", "--sync", number)
            time.sleep(0.5)
            left, top = window.content_origin()
            x, y, width, height = on.extents if on is not None else (0, 0, window.width(), 600)
            middle = left + x + width // 2, top + y + height // 2
            xdotool("mousemove", "70", "70")
            xdotool("mousedown", "1")
            # A drag begins beyond a threshold, and is seen by the other program one motion later.
            for x, y in ((80, 75), (100, 90), (middle[0] - 20, middle[1] - 10), middle, (middle[0] + 2, middle[1] + 2)):
                xdotool("mousemove", str(x), str(y))
                time.sleep(0.2)
            xdotool("mouseup", "1")
            time.sleep(0.5)
        finally:
            process.terminate()


def _middle(window: Window, node):
    left, top = window.content_origin()
    x, y, width, height = node.extents
    return left + x + width // 2, top + y + height // 2


def _move(*points):
    for x, y in points:
        xdotool("mousemove", str(x), str(y))
        time.sleep(0.2)


def press(window: Window, source, button: int):
    """Presses a button of the pointer on a thing, long enough for whatever that brings to come."""
    _move(_middle(window, source))
    xdotool("mousedown", str(button))
    time.sleep(0.5)


def release(button: int):
    xdotool("mouseup", str(button))


def hold(window: Window, source, x: int, y: int):
    """Drags a thing to a point of its window, and holds it there."""
    left, top = window.content_origin()
    from_x, from_y = _middle(window, source)
    _move((from_x, from_y))
    xdotool("mousedown", "1")
    _move((from_x - 6, from_y + 2), (from_x - 20, from_y + 8), (left + x + 20, top + y - 6), (left + x, top + y))


def let_go(window: Window, target):
    """Lets what is held go on a thing."""
    x, y = _middle(window, target)
    _move((x - 2, y - 1), (x, y))
    xdotool("mouseup", "1")
    time.sleep(0.3)


def drag(window: Window, source, target, look=None):
    """Drags one thing of a window onto another; look() is called before it is let go."""
    x, y, width, height = target.extents
    hold(window, source, x + width // 2, y + height // 2)
    if look is not None:
        look()
    let_go(window, target)
