#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every state of the client, in two languages, light and dark, narrow to wide.

usage: screenshots.py --mesign PROGRAM --mesignctl PROGRAM [--output DIR] [--only PATTERN] [--quick]

A picture is called NAME-LANGUAGE-SCHEME-WIDTH.png. --quick takes English and light alone.
"""

import argparse
import itertools
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

# pylint: disable=wrong-import-position
from mesign_ui.client import Client
from mesign_ui.display import Display
from mesign_ui.scenes import SCENES, Stage
from mesign_ui.words import Words
from mesign_ui.world import Sandbox, World

WIDTHS = (360, 900, 1400)
HEIGHT = 800
SCHEMES = {"light": "prefer-light", "dark": "prefer-dark"}


class Camera:
    """Takes a window at every width."""

    def __init__(self, output: Path, language: str, scheme: str):
        self._output, self._language, self._scheme = output, language, scheme
        self.count = 0

    def take(self, client: Client, name: str, title: str, widths=WIDTHS, height: int = HEIGHT):
        window = client.window(title)
        window.activate()
        for width in widths:
            window.resize(width, height)
            # Folding panes and fading pictures take their time.
            time.sleep(0.6)
            needed = window.width()
            if needed > width:
                raise AssertionError(f"{name} does not fit into {width} pixels, it takes {needed}")
            path = self._output / f"{name}-{self._language}-{self._scheme}-{width}.png"
            subprocess.run(["import", "-silent", "-window", window.id, str(path)], check=True, timeout=20)
            self.count += 1

    def take_screen(self, name: str):
        """All there is to be seen."""
        path = self._output / f"{name}-{self._language}-{self._scheme}-screen.png"
        subprocess.run(["import", "-silent", "-window", "root", str(path)], check=True, timeout=20)
        self.count += 1


def run_scene(scene, display, programs, camera, words, scheme):
    """In a sandbox, of the services it names if it names any, and a folder of its own."""
    services = getattr(scene, "services", None)
    environment = {**words.environment, "ADW_DEBUG_COLOR_SCHEME": SCHEMES[scheme]}
    with Sandbox("--users", "alice,bob", *(["--services", services] if services else [])) as sandbox:
        folder = Path(tempfile.mkdtemp(prefix="profiles-", dir=display.folder))
        stage = Stage(display, World(sandbox, programs[1], folder), programs[0], environment, words, camera)
        try:
            scene(stage)
        finally:
            stage.close()


def main():
    parser = argparse.ArgumentParser(description="Pictures of every state of the client")
    parser.add_argument("--mesign", type=Path, required=True, help="the client")
    parser.add_argument("--mesignctl", type=Path, required=True, help="the command-line program")
    parser.add_argument("--output", type=Path, default=Path("screenshots"), help="where they go (default: screenshots)")
    parser.add_argument("--only", default="", help="only scenes whose name fits this pattern")
    parser.add_argument("--quick", action="store_true", help="only English and light")
    arguments = parser.parse_args()
    programs = arguments.mesign.resolve(), arguments.mesignctl.resolve()
    arguments.output.mkdir(parents=True, exist_ok=True)
    scenes = [scene for scene in SCENES if re.search(arguments.only, scene.__name__)]
    total, failed = 0, []
    looks = [("en", "light")] if arguments.quick else itertools.product(("en", "zh_CN"), SCHEMES)
    # One display for all: the accessibility client of a process knows only the first.
    with Display(1500, 900) as display:
        for language, scheme in looks:
            camera = Camera(arguments.output, language, scheme)
            for scene in scenes:
                try:
                    run_scene(scene, display, programs, camera, Words(language), scheme)
                except Exception as error:  # pylint: disable=broad-except
                    failed.append(f"{scene.__name__} {language} {scheme}: {error}")
                    print(f"FAILED {failed[-1]}", file=sys.stderr, flush=True)
            total += camera.count
            print(f"{language} {scheme}: {camera.count} pictures", flush=True)
    print(f"{total} pictures in {arguments.output}/, {len(failed)} scenes failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
