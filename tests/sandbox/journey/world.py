#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shell in the sandbox, with two users logged in, to try mesignctl without an account of one's own.

usage: world.py --mesignctl PROGRAM
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
from journey.mesignctl import Mesignctl
from mesign_sandbox.client import Sandbox

USERS = {"alice": "王芳", "bob": "李娜"}


def settle(sandbox, program, folder, name, user):
    """Gives a user a profile, a certificate, and a command of that name."""
    profile = folder / "profiles" / name
    client = Mesignctl(program, profile)
    client.log_in(sandbox.facts, user)
    client.run("cert", "trust", sandbox.facts["pki"]["anchor"])
    client.run("provider", "add", sandbox.facts["portal"]["provider"], "--yes")
    pfx = folder / f"{name}.p12"
    sandbox.command("issue", address=user["address"], name=USERS[name], organization="示例科技有限公司", policy="sponsor",
                    out=str(pfx), password="try-it")
    client.run("cert", "import", str(pfx), "--password-file", "-", secret="try-it\n")
    client.run("sync")
    command = folder / "bin" / name
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(program))} --profile {shlex.quote(str(profile))} "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def main():
    parser = argparse.ArgumentParser(description="A shell in the sandbox, with two users logged in")
    parser.add_argument("--mesignctl", type=Path, required=True, help="the program")
    program = parser.parse_args().mesignctl.resolve()

    with tempfile.TemporaryDirectory(prefix="mesign-world-") as name, Sandbox("--users", ",".join(USERS)) as sandbox:
        folder = Path(name)
        (folder / "bin").mkdir()
        for user in sandbox.facts["users"]:
            settle(sandbox, program, folder, user["address"].split("@")[0], user)
        print(f"""
Two users are logged in, alice@example.test and bob@example.test. Each is a command:

    alice compose --from alice@example.test --to bob@example.test --subject Hello --body-file - --send
    bob sync
    bob message list --mailbox INBOX

The provider's site is {sandbox.facts['portal']['url']} (authority: {sandbox.facts['ca']}).
Leaving the shell takes everything down.
""")
        environment = {**os.environ, "PATH": f"{folder / 'bin'}:{program.parent}:{os.environ['PATH']}"}
        subprocess.run([os.environ.get("SHELL", "/bin/sh")], env=environment, check=False)


if __name__ == "__main__":
    main()
