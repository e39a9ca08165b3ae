# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every test of the client has: a display, a sandbox, a limit, and a picture when it fails."""

import os
import shutil
import signal
import sys
import tempfile
import unittest
from pathlib import Path

from .client import Client
from .display import Display
from .world import TREE, Sandbox, World

MESIGN = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else TREE / "build/src/client/mesign"
MESIGNCTL = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else TREE / "build/src/cli/mesignctl"
PICTURES = Path(os.environ.get("MESIGN_UI_PICTURES", "ui-failures"))


class UiCase(unittest.TestCase):
    """One display for a process, whose accessibility library looks at the first bus it has seen for good; sandbox, clients and
    profiles are a test's own."""

    display: Display | None = None

    limit = 120
    users = "alice,bob"
    services: str | None = None
    imap_capability: str | None = None

    @classmethod
    def setUpClass(cls):
        if UiCase.display is None:
            UiCase.display = unittest.enterModuleContext(Display())

    def setUp(self):
        folder = Path(tempfile.mkdtemp(prefix="profiles-", dir=self.display.folder))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        options = ["--users", self.users]
        for name, value in (("--services", self.services), ("--imap-capability", self.imap_capability)):
            options += [name, value] if value else []
        self.sandbox = self.enterContext(Sandbox(*options))
        self.world = World(self.sandbox, MESIGNCTL, folder)
        self._clients: list[Client] = []
        signal.signal(signal.SIGALRM, self._on_alarm)
        signal.alarm(self.limit)

    def tearDown(self):
        signal.alarm(0)
        for client in self._clients:
            client.kill()

    def start(self, profile: Path, *arguments: str, **environment: str) -> Client:
        client = Client(self.display, MESIGN, profile, *arguments, **environment)
        self._clients.append(client)
        return client

    def run(self, result=None):
        """A test that fails leaves a picture, the tree of what was shown, and what the client said."""
        method = getattr(self, self._testMethodName)

        def watched():
            try:
                method()
            except unittest.SkipTest:
                raise
            except BaseException:
                self._leave_evidence()
                raise
        setattr(self, self._testMethodName, watched)
        return super().run(result)

    def assert_calm(self, client: Client):
        """The client wrote no warning."""
        self.assertEqual(client.complaints(), [])

    def _leave_evidence(self):
        stem = PICTURES / self.id().replace("__main__.", "").replace(".", "-")
        try:
            self.display.picture(stem.with_name(stem.name + ".png"))
            for number, client in enumerate(self._clients):
                text = client.log.read_text(encoding="utf-8", errors="replace")
                if client.is_running:
                    text += "\n" + client.root.outline()
                stem.with_name(f"{stem.name}.{number}.txt").write_text(text, encoding="utf-8")
            print(f"# a picture is in {stem}.png", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            print(f"# no picture: {error}", flush=True)

    def _on_alarm(self, _signal, _frame):
        raise AssertionError(f"the test took longer than {self.limit} s")
