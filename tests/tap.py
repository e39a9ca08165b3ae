# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the unittest cases of a file and reports them as TAP, one line a case."""

import sys
import traceback
import unittest


class TapResult(unittest.TestResult):
    """Prints each case as it ends."""

    def __init__(self):
        super().__init__()
        self.shouldStop = False
        self._number = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self._line("ok", test.id())

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line("ok", f"{test.id()} # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(subtest, err)

    def plan(self):
        print(f"1..{self._number}", flush=True)

    def _fail(self, test, err):
        self._line("not ok", test.id())
        for line in "".join(traceback.format_exception(*err)).splitlines():
            print(f"# {line}", flush=True)

    def _line(self, word, text):
        self._number += 1
        print(f"{word} {self._number} {text}", flush=True)


def main():
    """To be called at the end of a test file, in place of unittest.main()."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = TapResult()
    suite.run(result)
    result.plan()
    sys.exit(0 if result.wasSuccessful() else 1)
