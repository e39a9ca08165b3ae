#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the fuzz targets of a build folder.

usage: run.py --smoke SECONDS BUILD        the seeds of all targets, then mutations for SECONDS in all; prints TAP
       run.py --fuzz SECONDS BUILD [TARGET…]  mutations for SECONDS in each target; keeps what it learnt
       run.py --test-self BUILD            whether planted faults are found; prints TAP

BUILD is the folder of the build that holds the targets, tests/fuzz in it.
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = ["message", "payload", "cms", "pfx", "certificate", "answer", "html", "header", "dkim", "link", "server", "calendar"]

# Which folders of seeds a target starts from, and by which words it gets at what chance does not hit upon.
SEEDS = {"message": ["message", "signed"]}
DICTIONARIES = {"message": "mime", "payload": "mime", "header": "mime", "dkim": "dkim", "link": "link", "html": "html", "server": "server", "calendar": "calendar",
                "cms": "der", "pfx": "der", "certificate": "der", "answer": "der"}
# A file of 16 MB is no better than one of 100 KB at finding what is wrong, and most of what we read is shorter.
LENGTHS = {"message": 60000, "html": 20000, "header": 10000, "dkim": 10000, "link": 1000, "server": 20000}
LENGTH = 30000

# An input that takes longer, in a build some ten times slower than the real one and beside other work, is a finding.
# So is one that needs more memory.
SECONDS_EACH = 10
# A PFX may cost the rounds one file is allowed, some seconds of the real build, and it is opened with three passwords.
SECONDS = {"pfx": 240}
MEMORY_MB = 1024
MALLOC_MB = 512

ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:allocator_may_return_null=0"
                    ":malloc_context_size=12:quarantine_size_mb=16:intercept_tls_get_addr=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "LSAN_OPTIONS": f"suppressions={HERE / 'leaks.supp'}:print_suppressions=0",
    "G_DEBUG": "gc-friendly",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}


class Run:
    """One run of one target."""

    def __init__(self, build, target, *options, corpora=(), crashes=None, files=(), say=False):
        self.target = target
        crashes = crashes or tempfile.gettempdir()
        command = [str(build / f"fuzz-{target}"), f"-timeout={SECONDS.get(target, SECONDS_EACH)}",
                   f"-rss_limit_mb={MEMORY_MB}", f"-malloc_limit_mb={MALLOC_MB}", f"-artifact_prefix={crashes}/{target}-",
                   f"-max_len={LENGTHS.get(target, LENGTH)}", *options, *map(str, corpora), *map(str, files)]
        environment = dict(os.environ, **ENVIRONMENT)
        if say:
            environment["MESIGN_FUZZ_SAY"] = "1"
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              stdin=subprocess.DEVNULL)
        self.output = done.stdout.decode("utf-8", "replace")
        self.good = done.returncode == 0

    def number(self, name):
        found = re.findall(rf"stat::{name}:\s+(\d+)", self.output)
        return int(found[-1]) if found else 0

    def runs(self):
        return self.number("number_of_executed_units")

    def artifact(self):
        found = re.search(r"Test unit written to (\S+)", self.output)
        return found.group(1) if found else None


def options(target):
    words = ["-print_final_stats=1", "-verbosity=1", "-use_value_profile=0", "-detect_leaks=1"]
    if target in DICTIONARIES:
        words.append(f"-dict={HERE / 'dictionaries' / DICTIONARIES[target]}.dict")
    return words


def seed_folders(build, target):
    return [build / "seeds" / name for name in SEEDS.get(target, [target])]


class Tap:
    """Prints cases as they end."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def case(self, good, name, output=""):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} {name}", flush=True)
        if not good:
            for line in output.splitlines()[-120:]:
                print(f"# {line}")

    def end(self):
        print(f"1..{self.number}", flush=True)
        return 1 if self.failed else 0


def expected_words(build):
    """What each seed is to give, so that the targets do get where they are meant to."""
    for line in (build / "seeds" / "expected.tsv").read_text(encoding="utf-8").splitlines():
        name, words = line.split("\t")
        yield name, words


def check_seeds(build, target, folders):
    """Every seed goes through, and gives what it was made to give."""
    wanted = dict(expected_words(build))
    files = [path for folder in folders for path in sorted(folder.iterdir())]
    run = Run(build, target, files=files, say=True)
    problems = [] if run.good else [run.output]
    said = dict(piece.split("\n", 1) for piece in run.output.split("Running: ")[1:])
    for path in files:
        words = wanted.get(f"{path.parent.name}/{path.name}", "")
        if words not in said.get(str(path), ""):
            problems.append(f"{path}: “{words}” expected\n{said.get(str(path))}")
    return not problems, "\n".join(problems)


def smoke(build, seconds):
    tap = Tap()
    workers = max(1, min(len(TARGETS), len(os.sched_getaffinity(0))))
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(workers) as pool:
        seeds = {target: pool.submit(check_seeds, build, target, seed_folders(build, target)) for target in TARGETS}
        for target, future in seeds.items():
            tap.case(future.result()[0], f"fuzz/{target}/seeds", future.result()[1])
        crashes = build / "crashes"
        crashes.mkdir(exist_ok=True)
        share = max(1, seconds * workers // len(TARGETS))

        def mutate(target):
            fresh = Path(scratch) / target
            fresh.mkdir()
            return Run(build, target, f"-max_total_time={share}", "-seed=1", *options(target),
                       corpora=[fresh, *seed_folders(build, target)], crashes=crashes)

        for target, run in zip(TARGETS, pool.map(mutate, TARGETS)):
            tap.case(run.good and run.runs() > 0, f"fuzz/{target}/mutations", run.output)
            print(f"# {run.runs()} runs in {share} s")
    return tap.end()


def fuzz(build, seconds, targets):
    found = 0
    for target in targets:
        if target not in TARGETS:
            print(f"There is no target “{target}”. There are: {', '.join(TARGETS)}.", file=sys.stderr)
            return 2
    crashes = build.parent.parent / "crashes"
    crashes.mkdir(exist_ok=True)

    def mutate(target):
        corpus = build.parent.parent / "corpus" / target
        corpus.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        run = Run(build, target, f"-max_total_time={seconds}", *options(target),
                  corpora=[corpus, *seed_folders(build, target)], crashes=crashes)
        run.seconds = time.monotonic() - start
        run.corpus = corpus
        return run

    workers = max(1, min(len(targets), len(os.sched_getaffinity(0))))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for run in pool.map(mutate, targets):
            coverage = re.findall(r"cov: (\d+)", run.output)
            print(f"{run.target}: {'clean' if run.good else 'FOUND SOMETHING'}, {run.runs()} runs in {run.seconds:.0f} s, "
                  f"{coverage[-1] if coverage else '?'} edges, slowest {run.number('slowest_unit_time_sec')} s, "
                  f"corpus in {run.corpus}", flush=True)
            if not run.good:
                found += 1
                log = crashes / f"{run.target}.log"
                log.write_text(run.output, encoding="utf-8")
                print(f"  the input: {run.artifact()}\n  what was said: {log}\n"
                      f"  again: {build / ('fuzz-' + run.target)} {run.artifact()}", flush=True)
    return 1 if found else 0


FAULTS = {
    "b": "heap-buffer-overflow", "o": "signed integer overflow", "l": "LeakSanitizer", "h": "timeout",
    "f": "out-of-memory", "c": "what bad input must never cause", "e": "passes for word and is not",
}


def test_self(build):
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for letter, words in FAULTS.items():
            (folder / "input").write_bytes(b"go " + letter.encode())
            run = Run(build, "planted", "-timeout=2", files=[folder / "input"], crashes=folder)
            tap.case(not run.good and words in run.output, f"fuzz/self/{words.replace(' ', '-')}", run.output)
        for word in (b"go g", b"go", b""):
            (folder / "input").write_bytes(word)
            run = Run(build, "planted", files=[folder / "input"], crashes=folder)
            tap.case(run.good, f"fuzz/self/clean-{len(word)}", run.output)
        shutil.rmtree(folder / "corpus", ignore_errors=True)
        (folder / "corpus").mkdir()
        run = Run(build, "planted", "-runs=2000000", "-seed=1", "-timeout=2", *options("planted"),
                  corpora=[folder / "corpus"], crashes=folder)
        tap.case(not run.good and run.artifact() is not None, "fuzz/self/found-by-itself", run.output)
    return tap.end()


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--smoke", type=int)
    parser.add_argument("--fuzz", type=int)
    parser.add_argument("--test-self", action="store_true")
    parser.add_argument("build", type=Path)
    parser.add_argument("targets", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    if arguments.test_self:
        return test_self(build)
    if arguments.smoke is not None:
        return smoke(build, arguments.smoke)
    return fuzz(build, arguments.fuzz or 300, arguments.targets or TARGETS)


if __name__ == "__main__":
    sys.exit(main())
