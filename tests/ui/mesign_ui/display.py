# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A screen of its own: X server, window manager, session bus and folders, gone when it is closed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

_START_LIMIT = 15


class Display:
    """One at a time in a process: it is where the process's own accessibility client looks, too."""

    def __init__(self, width: int = 1280, height: int = 900, folder: Path | None = None):
        self._width, self._height = width, height
        self._processes: list[subprocess.Popen] = []
        self._saved = dict(os.environ)
        self._own = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="mesign-ui-"))

    def __enter__(self):
        signal.signal(signal.SIGTERM, self._on_terminated)
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def _on_terminated(self, *_):
        """A test that took too long is ended so, and nobody else would end what it has started."""
        self.close()
        os._exit(128 + signal.SIGTERM)

    def close(self):
        for process in reversed(self._processes):
            _end(process)
        self._end_strays()
        os.environ.clear()
        os.environ.update(self._saved)
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def picture(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-silent", "-window", "root", str(path)], check=True, timeout=20)
        return path

    def _start(self):
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700)
        (self.folder / "home").mkdir()
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "WAYLAND_DISPLAY",
                     "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
            os.environ.pop(name, None)
        os.environ.update(HOME=str(self.folder / "home"), XDG_RUNTIME_DIR=str(runtime), GSK_RENDERER="cairo",
                          GDK_BACKEND="x11", NO_AT_BRIDGE="0", XDG_CURRENT_DESKTOP="GNOME", LC_ALL="C.UTF-8")
        os.environ["DISPLAY"] = self._start_x()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
        self._run("openbox", "--sm-disable", "--config-file", str(self._window_manager_rules()))

    def _start_x(self) -> str:
        reading, writing = os.pipe()
        self._run("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{self._width}x{self._height}x24",
                  "-nolisten", "tcp", "-noreset", pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("the X server did not start")
        return f":{number}"

    def _start_bus(self) -> str:
        process = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self._processes.append(process)
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError("the session bus did not start")
        return address

    def _window_manager_rules(self) -> Path:
        """Windows without decoration, where they want to be, with the focus when they come."""
        rules = self.folder / "openbox.xml"
        rules.write_text(
            '<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc">'
            "<focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>"
            '<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>'
            "<placement><policy>Smart</policy><center>yes</center></placement>"
            '<applications><application class="*"><decor>no</decor></application></applications>'
            "</openbox_config>\n", encoding="utf-8")
        return rules

    def _run(self, *command: str, **options):
        with (self.folder / "display.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                       start_new_session=True, **options)
        self._processes.append(process)

    def _end_strays(self):
        """What the bus has started for us knows our runtime folder, and nobody else does."""
        mark = f"XDG_RUNTIME_DIR={self.folder / 'run'}".encode()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                continue


def _end(process: subprocess.Popen):
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def wait_until(look, what: str, limit: float = 20.0, pause: float = 0.05):
    """What look() gives as soon as it gives something; fails with a sentence when it does not."""
    end = time.monotonic() + limit
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {limit:g} s in vain: {what}")
        time.sleep(pause)
