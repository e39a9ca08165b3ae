#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures signing, verifying, encrypting and decrypting of mail beside `openssl cms`, in one run.

usage: smime.py BUILD-FOLDER [--json] [--sizes 10K,1M,50M] [--repeat N] [--mails N]

Both programs do the same on the same mail, each in a process of its own that does nothing else, in turns. Compared are
the time of the processor and the most memory held, by the median. Then many small mails are judged in one process,
beside the bare mathematics. Ends with 0 if every result was right; a goal that is missed is said, and is no failure.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from smime_people import find_plan, make_entity, make_people

UNITS = {"K": 1000, "M": 1000000}
FROM_SIZE = 1000000
TIME_GOAL, MEMORY_GOAL, MANY_GOAL = 1.3, 4.0, 1.5
PARTIES = ("-from", "alice@example.test", "-to", "bob@example.test", "-subject", "Plan", "-crlfeol")
CIPHERS = {"cbc": "-aes-256-cbc", "gcm": "-aes-256-gcm"}


class Wrong(Exception):
    """A program did not do what it was asked."""


class Bench:
    """The folder of the run, and the two programs."""

    def __init__(self, build, folder):
        self.folder = folder
        self.runner = build / "tests/bench/bench-run"
        self.ours = build / "tests/bench/bench-smime"
        self.ctl = build / "src/cli/mesignctl"
        make_people(folder)

    def path(self, name):
        return str(self.folder / name)

    def run(self, command):
        """Runs a program alone; gives seconds of the processor, KiB of memory, and what it printed."""
        result = self.folder / "result"
        process = subprocess.run([self.runner, result, *command], capture_output=True, check=False)
        words = result.read_text().split() if process.returncode == 0 else ["127"]
        if words[0] != "0":
            raise Wrong(f"{' '.join(map(str, command))}: {process.stderr.decode(errors='replace')}")
        return float(words[1]), int(words[2]), process.stdout.decode()

    def mesign(self, *words):
        return [str(self.ours), str(self.folder), *map(str, words)]

    def openssl(self, operation, source, target, *words):
        return ["openssl", "cms", operation, "-in", self.path(source), "-out", target, *words]

    def openssl_sign(self, source, target, *words):
        return self.openssl("-sign", source, target, "-signer", self.path("alice.pem"), "-inkey",
                            self.path("alice-key.pem"), "-certfile", self.path("issuer.pem"), *PARTIES, *words)

    def openssl_encrypt(self, source, target, cipher):
        return self.openssl("-encrypt", source, target, CIPHERS[cipher], *PARTIES, self.path("bob.pem"),
                            self.path("alice.pem"))

    def openssl_verify(self, source, target):
        return self.openssl("-verify", source, target, "-CAfile", self.path("root.pem"))

    def openssl_decrypt(self, source, target):
        return self.openssl("-decrypt", source, target, "-recip", self.path("bob.pem"), "-inkey",
                            self.path("bob-key.pem"))

    def make_mails(self, size):
        """What is read: mails by openssl, of the entity of this size."""
        make_entity(self.folder, size)
        entity = f"entity-{size}.eml"
        self.run(self.openssl_sign(entity, self.path(f"clear-{size}.eml")))
        self.run(self.openssl_sign(entity, self.path(f"opaque-{size}.eml"), "-nodetach"))
        for cipher in CIPHERS:
            self.run(self.openssl_encrypt(entity, self.path(f"{cipher}-{size}.eml"), cipher))


def operations(bench, size):
    """Name, the mail, our command and theirs; then what proves that ours was right."""
    entity, plan = f"entity-{size}.eml", bench.path(f"plan-{size}.bin")

    def check_open(mail):
        def check(printed):
            told = json.loads(printed)
            signed = mail.startswith(("clear", "opaque"))
            expected = ("valid", "none") if signed else ("none", "decrypted")
            if (told["signature"], told["encryption"]) != expected or told["attachments"] != 1:
                raise Wrong(f"{mail}: {printed}")
        return check

    def check_written(mail, reader):
        def check(_printed):
            bench.run(reader(mail, bench.path("read.eml")))
            if find_plan((bench.folder / "read.eml").read_bytes()) != Path(plan).read_bytes():
                raise Wrong(f"{mail}: another attachment came out")
        return check

    for how, name in (("clear", "sign"), ("opaque", "sign opaque"), ("cbc", "encrypt CBC"), ("gcm", "encrypt GCM")):
        mail, theirs = f"written-{how}-{size}.eml", bench.path(f"theirs-{how}-{size}.eml")
        if how in CIPHERS:
            other, reader = bench.openssl_encrypt(entity, theirs, how), bench.openssl_decrypt
        else:
            other = bench.openssl_sign(entity, theirs, *(["-nodetach"] if how == "opaque" else []))
            reader = bench.openssl_verify
        yield name, mail, bench.mesign(how, plan, bench.path(mail)), other, check_written(mail, reader)
    for how, name in (("clear", "verify"), ("opaque", "verify opaque"), ("cbc", "decrypt CBC"), ("gcm", "decrypt GCM")):
        mail = f"{how}-{size}.eml"
        verb, reader = ("decrypt", bench.openssl_decrypt) if how in CIPHERS else ("verify", bench.openssl_verify)
        yield name, mail, bench.mesign(verb, bench.path(mail)), reader(mail, "/dev/null"), check_open(mail)


def compare(bench, size, repeat, base):
    """A row for every operation on a mail of this size."""
    bench.make_mails(size)
    for name, mail, ours, theirs, check in operations(bench, size):
        mine, other = [], []
        for turn in range(repeat):
            mine.append(bench.run(ours))
            other.append(bench.run(theirs))
            if turn == 0:
                check(mine[0][2])
        message = (bench.folder / mail).stat().st_size
        seconds, peak = (statistics.median(run[i] for run in mine) for i in (0, 1))
        other_seconds, other_peak = (statistics.median(run[i] for run in other) for i in (0, 1))
        row = {"operation": name, "size": size, "message": message,
               "seconds": seconds, "openssl_seconds": other_seconds,
               "time_ratio": seconds / other_seconds, "peak": int(peak) * 1024, "openssl_peak": int(other_peak) * 1024,
               "memory_ratio": peak / other_peak, "peak_per_message": peak * 1024 / message,
               "growth_per_message": (peak - base) * 1024 / message}
        row["time_ratio_of_mail"] = None
        row["time_goal_met"] = row["time_ratio"] <= TIME_GOAL if size >= FROM_SIZE else None
        row["memory_goal_met"] = row["growth_per_message"] < MEMORY_GOAL if size >= FROM_SIZE else None
        yield row


def compare_growth(rows):
    """What the octets of a mail take, apart from the start of the program and the keys: the time above that of the same
    operation on the smallest mail."""
    smallest = {}
    for row in rows:
        start = smallest.setdefault(row["operation"], row)
        grown = row["openssl_seconds"] - start["openssl_seconds"]
        if row["size"] > start["size"] and grown > 0:
            row["time_ratio_of_mail"] = (row["seconds"] - start["seconds"]) / grown


def measure_whole(bench, size):
    """The whole of `mesignctl message show`, for information: a start of the program for one mail."""
    mail = bench.path(f"clear-{size}.eml")
    seconds, peak, printed = bench.run([str(bench.ctl), "--json", "message", "show", mail, "--trust-anchor",
                                        bench.path("root.pem")])
    if json.loads(printed)["signature"]["status"] != "valid":
        raise Wrong(printed)
    return {"size": size, "seconds": seconds, "peak": peak * 1024}


def measure_many(bench, count):
    """Rows of many small mails in one process."""
    _seconds, _peak, printed = bench.run(bench.mesign("many", count))
    for line in printed.splitlines():
        row = json.loads(line)
        row["ratio"] = row["judged"] / row["mathematics"]
        row["goal_met"] = row["ratio"] <= MANY_GOAL
        yield row


def measure(options, build):
    sizes = [int(word[:-1]) * UNITS[word[-1].upper()] for word in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="bench-smime-") as name:
        bench = Bench(build, Path(name))
        base = bench.run(bench.mesign("idle"))[1]
        rows = []
        for size in sizes:
            repeat = options.repeat or (15 if size < FROM_SIZE else 9 if size < 10 * FROM_SIZE else 3)
            rows += compare(bench, size, repeat, base)
        compare_growth(rows)
        whole = [measure_whole(bench, size) for size in sizes] if bench.ctl.exists() else []
        many = list(measure_many(bench, options.mails))
        return {"base": base * 1024, "operations": rows, "whole": whole, "many": many}


def say_size(octets):
    return f"{octets // 1000000} MB" if octets >= FROM_SIZE else f"{octets // 1000} KB"


def say_goal(met):
    return {None: "", True: "met", False: "MISSED"}[met]


def say_ratio(ratio):
    return "" if ratio is None else f"{ratio:.2f}"


def print_table(result):
    mib = 1048576
    print(f"{'':14} {'':>6} {'CPU time, ms':>26} {'':>6} {'of the':>6} {'peak memory, MiB':>19} {'times the mail':>22}")
    print(f"{'operation':14} {'size':>6} {'MeSign':>9} {'openssl':>9} {'ratio':>6} {'':>6} {'mail':>6} {'MeSign':>9} "
          f"{'openssl':>9} {'peak':>7} {'above base':>10}")
    for row in result["operations"]:
        print(f"{row['operation']:14} {say_size(row['size']):>6} {row['seconds'] * 1000:9.1f} "
              f"{row['openssl_seconds'] * 1000:9.1f} {row['time_ratio']:6.2f} {say_goal(row['time_goal_met']):>6} "
              f"{say_ratio(row['time_ratio_of_mail']):>6} {row['peak'] / mib:9.1f} {row['openssl_peak'] / mib:9.1f} "
              f"{row['peak_per_message']:7.2f} {row['growth_per_message']:10.2f} {say_goal(row['memory_goal_met'])}")
    print(f"\nThe ratio of the mail leaves out the start: it is of the time above that of the smallest mail.\n"
          f"The process without any mail holds {result['base'] / mib:.1f} MiB. Goals, from 1 MB: CPU time within "
          f"{TIME_GOAL} times openssl's,\npeak memory above that under {MEMORY_GOAL:.0f} times the mail.\n")
    for row in result["whole"]:
        print(f"mesignctl message show, clear-signed, {say_size(row['size'])}: {row['seconds'] * 1000:.1f} ms, "
              f"{row['peak'] / mib:.1f} MiB")
    for row in result["many"]:
        kind = "signed and encrypted" if row["encrypted"] else "signed"
        print(f"{row['mails']} mails of 10 KB, {kind}: judged {row['judged'] * 1000:.1f} ms, bare mathematics "
              f"{row['mathematics'] * 1000:.1f} ms, {row['ratio']:.2f} times; goal {MANY_GOAL}: "
              f"{say_goal(row['goal_met'])}; OpenSSL's own functions {row['openssl'] * 1000:.1f} ms, "
              f"{row['openssl'] / row['mathematics']:.2f} times")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].removeprefix("usage: "))
    parser.add_argument("build", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", default="10K,1M,50M")
    parser.add_argument("--repeat", type=int, default=0)
    parser.add_argument("--mails", type=int, default=1000)
    options = parser.parse_args()
    try:
        result = measure(options, options.build.resolve())
    except Wrong as wrong:
        sys.exit(f"smime.py: {wrong}")
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        print_table(result)


if __name__ == "__main__":
    main()
