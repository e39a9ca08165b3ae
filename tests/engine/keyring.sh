#!/bin/sh
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: keyring.sh unlocked|locked|absent COMMAND...
#
# Runs a command with a key ring of its own: unlocked, there but locked with nobody to ask, or without
# any session bus.

set -eu
MESIGN_KEYRING=$1
export MESIGN_KEYRING
shift

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
HOME=$place/home
XDG_RUNTIME_DIR=$place/run
export HOME XDG_RUNTIME_DIR
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
unset DISPLAY WAYLAND_DISPLAY XDG_DATA_HOME XDG_CONFIG_HOME DBUS_SESSION_BUS_ADDRESS

case $MESIGN_KEYRING in
  absent)
    "$@"
    ;;
  unlocked)
    dbus-run-session -- sh -c '
      printf test-pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
      "$@"' sh "$@"
    ;;
  locked)
    dbus-run-session -- "$@"
    ;;
esac
