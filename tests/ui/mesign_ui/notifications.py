#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a desktop would show above all windows: takes notifications on the session bus and keeps them.

Run as a program it is the service: one line of JSON a notification.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""


class Notifications:
    """Those shown since it was started, as (title, text); and what stands on the buttons of each."""

    def __init__(self):
        self.shown: list[tuple[str, str]] = []
        self.buttons: list[list[str]] = []
        self._process = subprocess.Popen([sys.executable, str(Path(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._process.stdout.readline().strip() != "ready":
            raise RuntimeError("nobody shows notifications")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        self._process.stdout.close()
        self._process.stdin.close()

    def press(self, button: str):
        """Presses a button of the last one that has it."""
        self._process.stdin.write(button + "\n")
        self._process.stdin.flush()

    def _read(self):
        for line in self._process.stdout:
            title, text, buttons = json.loads(line)
            self.buttons.append(buttons)
            self.shown.append((title, text))


def serve():
    """Owns the name until it is ended."""
    from gi.repository import Gio, GLib  # pylint: disable=import-outside-toplevel

    keys, owner, numbers = {}, [], []

    def on_line(source, _condition):
        name = source.readline().strip()
        key = keys.get(name) if name else None
        if key:
            owner[0].emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked", GLib.Variant("(us)", key))
        return True

    def on_call(_connection, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            _, _, _, title, text, actions, *_ = parameters.unpack()
            buttons = [label for action, label in zip(actions[::2], actions[1::2]) if action != "default"]
            numbers.append(len(numbers) + 1)
            keys.update({label: (numbers[-1], action) for action, label in zip(actions[::2], actions[1::2])})
            print(json.dumps([title, text, buttons]), flush=True)
            invocation.return_value(GLib.Variant("(u)", (numbers[-1],)))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["body", "actions"],)))
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", ("test", "test", "1", "1.2")))
        else:
            invocation.return_value(None)

    def on_bus(connection, _name):
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
        owner.append(connection)
        connection.register_object("/org/freedesktop/Notifications", node.interfaces[0], on_call, None, None)

    Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, on_bus,
                     lambda *_: print("ready", flush=True), lambda *_: sys.exit(1))
    GLib.io_add_watch(sys.stdin, GLib.IOCondition.IN, on_line)
    GLib.MainLoop().run()


if __name__ == "__main__":
    serve()
