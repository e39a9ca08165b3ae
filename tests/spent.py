# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""What work costs, told so that a busy machine changes nothing in it."""

import contextlib
import os


def _of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


@contextlib.contextmanager
def at_most(seconds: float):
    """The programs that are started and end inside take no more of the processor."""
    before = _of_children()
    yield
    took = _of_children() - before
    if took >= seconds:
        raise AssertionError(f"took {took:.1f} s of the processor, and may take {seconds:g}")
