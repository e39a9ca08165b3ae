#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts the sandbox, takes commands on standard input, and ends with it. See README.md."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from mesign_sandbox.commands import Commands
from mesign_sandbox.processes import NotAvailable
from mesign_sandbox.users import User
from mesign_sandbox.world import FURTHER_SERVICES, SERVICES, SMTP_SERVERS, Options, World

EXIT_NOT_AVAILABLE = 3
END_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> int:
    """Runs until the end of input or a signal; returns the exit code."""
    options = parse_arguments()
    sys.stdin.reconfigure(encoding="utf-8")
    for number in END_SIGNALS:
        signal.signal(number, end)
    try:
        with World(options) as world:
            description = world.description()
            print(json.dumps(description), flush=True)
            if sys.stderr.isatty():
                print(summary(description), file=sys.stderr)
            take_commands(Commands(world))
    except (NotAvailable, TimeoutError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return EXIT_NOT_AVAILABLE
    return 0


def parse_arguments() -> Options:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="alice,bob", help="names or addresses")
    parser.add_argument("--services", default=",".join(SERVICES), help="some of the default")
    parser.add_argument("--smtp", choices=SMTP_SERVERS, default=default_smtp())
    parser.add_argument("--dir", type=Path, help="an empty folder to use, and to leave there")
    parser.add_argument("--imap-capability", help="all the IMAP server offers")
    parser.add_argument("--imap-connections", help="how many a user may have at once")
    parser.add_argument("--imap-mechanisms", help="how it lets people log in")
    parser.add_argument("--imap-prefix", help="what all mailboxes lie below")
    parser.add_argument("--imap-separator", help="what divides the levels of their names")
    parser.add_argument("--imap-auto", help="`no`: only the inbox is there at first")
    arguments = parser.parse_args()
    services = set(arguments.services.split(","))
    if not services <= {*SERVICES, *FURTHER_SERVICES}:
        parser.error(f"the services are {', '.join((*SERVICES, *FURTHER_SERVICES))}")
    if not arguments.users.isascii():
        parser.error("a user has an ASCII address: Dovecot knows no other")
    users = [User.named(word) for word in arguments.users.split(",")]
    return Options(users, services, arguments.smtp, arguments.dir, imap_offer(arguments))


def default_smtp() -> str:
    """Tests choose the submission server by their environment."""
    return os.environ.get("MESIGN_SANDBOX_SMTP", SMTP_SERVERS[0])


def imap_offer(arguments: argparse.Namespace) -> dict[str, str]:
    """Returns what the IMAP server is to offer other than all it can do."""
    offer = {}
    for name in ("capability", "connections", "mechanisms", "prefix", "separator", "auto"):
        default = os.environ.get(f"MESIGN_SANDBOX_IMAP_{name.upper()}")
        value = getattr(arguments, f"imap_{name}") or default
        if value:
            offer[name] = value
    return offer


def end(number: int, frame) -> None:
    """Ends the program the orderly way; what signals come after that are too late."""
    for other in END_SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    sys.exit(0)


def take_commands(commands: Commands) -> None:
    """Answers commands until the input ends."""
    for line in sys.stdin:
        if line.strip():
            print(commands.answer(line), flush=True)


def summary(description: dict) -> str:
    """Returns what a person wants to know who started this on a terminal."""
    lines = [f"The sandbox is in {description['dir']}; Ctrl+D ends it."]
    for service in ("imap", "smtp", "pki", "portal"):
        facts = description.get(service, {})
        lines += [f"  {service:6}  {name:14}  {value}" for name, value in facts.items()]
    for user in description["users"]:
        lines.append(f"  user    {user['address']}  password {user['password']}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
