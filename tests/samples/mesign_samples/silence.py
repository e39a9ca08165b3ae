# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""A network of one's own whose only way out ends in the hands of a listener. Making one needs root and iproute2."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

_INSIDE = "MESIGN_TEST_SILENCE"
_WAY_OUT = "mesign-out"
_ETHERNET_IPV6, _ICMPV6, _ALL = 0x86DD, 58, 0x0003


def _run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


class Listener:
    """Hears every packet that would leave, every connection to a port of ours, and every question for a name on loopback."""

    def __init__(self):
        self.heard = []
        self._wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
        self._wire.bind((_WAY_OUT, _ALL))
        self._trap = socket.create_server(("0.0.0.0", 0), backlog=500)
        self.port = self._trap.getsockname()[1]
        self._names = []
        for address in ("127.0.0.1", "127.0.0.53"):
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.bind((address, 53))
            self._names.append(one)
        for hear in (self._hear_wire, self._hear_trap, *(lambda one=one: self._hear_name(one) for one in self._names)):
            threading.Thread(target=hear, daemon=True).start()

    def hears_everything(self, address: str, name: str) -> bool:
        """Makes what is to be heard, and says whether it was: without that silence says nothing."""
        with socket.socket() as one:
            one.settimeout(0.2)
            one.connect_ex((address, 80))
        with socket.create_connection(("127.0.0.1", self.port)):
            pass
        asking = subprocess.Popen(["getent", "hosts", name], stdout=subprocess.DEVNULL)  # pylint: disable=consider-using-with
        end = time.monotonic() + 20
        while time.monotonic() < end and not self._has_heard(address, name):
            time.sleep(0.05)
        asking.kill()
        asking.wait()
        return self._has_heard(address, name)

    def _has_heard(self, address: str, name: str) -> bool:
        label = name.split(".", maxsplit=1)[0].encode()
        heard = list(self.heard)
        return (any(kind == "packet" and socket.inet_aton(address) in octets for kind, octets in heard)
                and any(kind == "connection" for kind, _ in heard)
                and any(kind != "connection" and bytes((len(label),)) + label in octets for kind, octets in heard))

    def _hear_wire(self):
        while True:
            packet = self._wire.recv(65535)
            kind = struct.unpack("!H", packet[12:14])[0]
            # The kernel itself looks for IPv6 routers.
            if kind == _ETHERNET_IPV6 and (packet[20] == _ICMPV6 or packet[54:55] == bytes((_ICMPV6,))):
                continue
            self.heard.append(("packet", packet[14:200]))

    def _hear_trap(self):
        while True:
            peer, address = self._trap.accept()
            self.heard.append(("connection", address))
            peer.close()

    def _hear_name(self, one):
        while True:
            self.heard.append(("name", one.recv(1000)))


def _prepare_network() -> str | None:
    """Loopback, and a cable whose other end nobody holds, as the way to everywhere. Returns what went wrong, if anything did."""
    for words in (("ip", "link", "set", "lo", "up"), ("ip", "link", "add", _WAY_OUT, "type", "veth", "peer", "name", "mesign-end"),
                  ("ip", "link", "set", _WAY_OUT, "arp", "off", "up"), ("ip", "link", "set", "mesign-end", "arp", "off", "up"),
                  ("ip", "address", "add", "198.51.100.1/24", "dev", _WAY_OUT), ("ip", "route", "add", "default", "dev", _WAY_OUT)):
        done = _run(*words)
        if done.returncode != 0:
            return f"{' '.join(words)}: {done.stderr.strip()}"
    # A display of this network is not to take the place of one outside that has its number.
    if Path("/tmp/.X11-unix").is_dir():
        _run("mount", "-t", "tmpfs", "tmpfs", "/tmp/.X11-unix")
    _run("ip", "-6", "route", "add", "default", "dev", _WAY_OUT)
    return None


def enter() -> str | None:
    """Runs this program again in such a network, or returns why that cannot be; inside, where it is at last, returns None."""
    if os.environ.get(_INSIDE) == "1":
        return _prepare_network()
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare") or _run("unshare", "-n", "-m", "true").returncode != 0:
        return "a network of its own needs root and iproute2"
    os.execvpe("unshare", ["unshare", "-n", "-m", sys.executable, *sys.argv], {**os.environ, _INSIDE: "1"})
    return None
