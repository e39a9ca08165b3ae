#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures synchronising and searching beside a bare TLS socket, mbsync and notmuch, on a real Dovecot, in one run.

usage: mail.py BUILD-FOLDER [--json] [--envelopes N] [--bodies N] [--growth N,N,N] [--repeat N] [--plot FILE]

What is compared runs in turns. Of each repetition the wall clock, the time of the processor and the most memory held
are taken, and of these the medians. Ends with 0 if every program did what it was asked; a goal that is missed is said,
and is no failure.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from growth_plot import plot
from mail_world import Bare, Isync, MeSign, Relay, World, get_items, medians

MIB = 1 << 20
CHANGED, EXPUNGED = 1000, 100
FIRST_GOAL, FIRST_PEAK, AGAIN_GOAL, AGAIN_TRIPS, GROWTH_GOAL = 2.0, 150 * MIB, 0.25, 10, 1.5
LIST_PAGE, LIST_STALL, LIST_MEMORY = 3.0, 0.01, 60 * MIB
WORDS = ("deadline", "合同")


def read_bare(world, user, items):
    """The same question as the program asks, and nothing done with the answer."""
    with Bare(world.port, world.context, world.address(user)) as bare:
        bare.ask("SELECT INBOX (CONDSTORE)")
        start = time.monotonic()
        octets, _tail = bare.ask(f"UID FETCH 1:* {items}")
        return time.monotonic() - start, octets


def learn_items(world, user):
    """What mesignctl asks of each message: the newest page is enough to see it."""
    relay = Relay(world)
    client = MeSign(world, user, "learn", relay.port)
    client.sync("none")
    relay.close()
    return get_items(relay.asked)


def measure_first(world, user, repeat):
    items = learn_items(world, user)
    read_bare(world, user, items)
    bare, ours = [], []
    for _turn in range(repeat):
        bare.append(read_bare(world, user, items)[0])
        ours.append(MeSign(world, user, "first").sync("none"))
    result = medians(ours)
    wall = statistics.median(bare)
    return {"mesign": result, "bare": {"wall": wall}, "ratio": result["wall"] / wall,
            "goal_met": result["wall"] <= FIRST_GOAL * wall and result["peak"] < FIRST_PEAK}


def measure_again(world, user, repeat):
    """Nothing has changed: through the relay once, to count, then in turns."""
    relay = Relay(world)
    client = MeSign(world, user, "again", relay.port)
    client.sync("none")
    relay.round_trips = 0
    client.sync("none")
    trips = relay.round_trips
    relay.close()
    client, other = MeSign(world, user, "again"), Isync(world, user, "again-isync")
    client.sync("none")
    other.sync()
    ours, theirs = [], []
    for _turn in range(repeat):
        ours.append(client.sync("none"))
        theirs.append(other.sync())
    result, beside = medians(ours), medians(theirs)
    return {"mesign": result, "mbsync": beside, "ratio": result["wall"] / beside["wall"],
            "cpu_ratio": result["cpu"] / beside["cpu"], "round_trips": trips,
            "goal_met": trips < AGAIN_TRIPS and result["wall"] <= AGAIN_GOAL * beside["wall"]}


def measure_changes(world, user):
    """Flags and expunges: what comes over the wire after another program has made them."""
    relay = Relay(world)
    client = MeSign(world, user, "changes", relay.port)
    client.sync("none")
    with Bare(world.port, world.context, world.address(user)) as bare:
        bare.ask("SELECT INBOX")
        bare.ask(f"STORE 1:{CHANGED} FLAGS.SILENT (\\Draft \\Flagged)")
        bare.ask(f"STORE {CHANGED + 1}:{CHANGED + EXPUNGED} +FLAGS.SILENT (\\Deleted)")
        bare.ask("EXPUNGE")
    relay.round_trips, relay.octets_in = 0, 0
    told = json.loads(client.sync("none").printed)["mailboxes"][0]
    relay.close()
    return {"changed": told["changed"], "gone": told["gone"], "new": told["new"], "octets": relay.octets_in,
            "round_trips": relay.round_trips,
            "goal_met": (told["changed"], told["gone"], told["new"]) == (CHANGED, EXPUNGED, 0) and
                        relay.octets_in < 200 * (CHANGED + EXPUNGED)}


def measure_bodies(world, user, repeat):
    ours, fetched, indexed = [], [], []
    for _turn in range(repeat):
        other = Isync(world, user, "bodies-isync")
        fetched.append(other.sync())
        indexed.append(other.notmuch("new"))
        client = MeSign(world, user, "bodies")
        ours.append(client.sync("all"))
    result, mbsync, notmuch = medians(ours), medians(fetched), medians(indexed)
    theirs = mbsync["wall"] + notmuch["wall"]
    row = {"mesign": result, "mbsync": mbsync, "notmuch": notmuch, "ratio": result["wall"] / theirs,
           "cpu_ratio": result["cpu"] / (mbsync["cpu"] + notmuch["cpu"]), "goal_met": result["wall"] <= theirs}
    return row, measure_search(client, other, repeat)


def measure_search(client, other, repeat):
    """The first hundred of both, and all of both. MeSign tells who wrote what when of each message, notmuch of each
    conversation; besides it is timed with nothing but the identifiers of messages."""
    rows = []
    for word in WORDS:
        for limit in (100, 1000000):
            ours, theirs, bare = [], [], []
            for _turn in range(repeat):
                ours.append(client.ctl("search", word, "--limit", limit, fine=(0, 1)))
                theirs.append(other.notmuch("search", f"--limit={limit}", "--format=json", word))
                bare.append(other.notmuch("search", f"--limit={limit}", "--output=messages", word))
            found, beside = count_found(ours[0].printed), len(bare[0].printed.split())
            result, against = medians(ours), medians(theirs)
            met = result["wall"] < against["wall"] if beside > 0 else found > 0
            rows.append({"word": word, "limit": limit, "mesign": result, "notmuch": against,
                         "notmuch_identifiers": medians(bare), "found": found, "notmuch_found": beside,
                         "goal_met": met})
    return rows


def count_found(printed):
    told = json.loads(printed)
    return max((len(value) for value in told.values() if isinstance(value, list)), default=0)


def fill_list(world, size, turn=0):
    """A profile with a mailbox of that many messages, and what it took to put them into the store."""
    client = MeSign(world, "few", f"list{size}-{turn}")
    account = json.loads(client.ctl("account", "list").printed)["accounts"][0]["id"]
    client.sync("none")
    program = world.build / "tests/bench/bench-list"
    took = world.runner.run([program, "fill", client.profile, account, size])
    return took, [program, "open", client.profile, account]


def open_list(world, command, repeat):
    """Opens the list in a process of its own each time."""
    runs = [world.runner.run(command) for _turn in range(repeat)]
    told = [json.loads(run.printed) for run in runs]
    row = {name: statistics.median(one[name] for one in told) for name in told[0]}
    row["peak"] = medians(runs)["peak"]
    return row


def measure_growth(world, sizes, repeat):
    """Time and memory of putting header fields into the store, and of opening the list, for each size."""
    _took, command = fill_list(world, 0)
    empty = open_list(world, command, repeat)
    rows = []
    for size in sizes:
        # What is short is disturbed by little: it is done again as often as the largest leaves time for.
        filled = [fill_list(world, size, turn) for turn in range(max(1, min(repeat, max(sizes) // size)))]
        took, command = medians([one[0] for one in filled]), filled[0][1]
        opened = open_list(world, command, repeat)
        opened["above"] = opened["peak"] - empty["peak"]
        opened["goal_met"] = (opened["first"] <= LIST_PAGE * opened["bare"] and opened["stall"] <= LIST_STALL and
                              opened["above"] < LIST_MEMORY)
        rows.append({"messages": size, "cpu": took["cpu"], "peak": took["peak"], "cpu_per_message": took["cpu"] / size,
                     "list": opened})
    costs, peaks = ([row[name] for row in rows] for name in ("cpu_per_message", "peak"))
    return {"rows": rows, "ratio": max(costs) / min(costs), "memory_ratio": max(peaks) / min(peaks),
            "goal_met": max(costs) <= GROWTH_GOAL * min(costs)}


def measure(arguments, folder):
    inboxes = {"many": ["--count", str(arguments.envelopes)], "whole": ["--count", str(arguments.bodies)],
               "few": ["--count", "1"]}
    sizes = [int(size) for size in arguments.growth.split(",") if size]
    with World(arguments.build, folder, inboxes) as world:
        for user in inboxes:
            world.fill(user)
        result = {"envelopes": arguments.envelopes, "bodies": arguments.bodies, "repeat": arguments.repeat,
                  "first": measure_first(world, "many", arguments.repeat)}
        result["again"] = measure_again(world, "many", arguments.repeat)
        result["changes"] = measure_changes(world, "many")
        result["whole"], result["search"] = measure_bodies(world, "whole", arguments.repeat)
        result["growth"] = measure_growth(world, sizes, arguments.repeat) if sizes else None
    return result


def say(row):
    return "met" if row["goal_met"] else "MISSED"


def say_run(run):
    return f"{run['wall']:.2f} s, processor {run['cpu']:.2f} s, {run['peak'] / MIB:.0f} MiB"


def say_short(run):
    return f"{run['wall'] * 1000:.0f} ms, processor {run['cpu'] * 1000:.0f} ms"


def print_table(result):
    first, again, changes, whole = (result[name] for name in ("first", "again", "changes", "whole"))
    print(f"first synchronisation of {result['envelopes']} header fields: MeSign {say_run(first['mesign'])}; bare socket "
          f"{first['bare']['wall']:.2f} s; {first['ratio']:.2f} times: {say(first)}")
    print(f"again, nothing changed: MeSign {say_run(again['mesign'])}, {again['round_trips']} round trips; mbsync "
          f"{say_run(again['mbsync'])}; {again['ratio']:.2f} times, processor {again['cpu_ratio']:.2f}: {say(again)}")
    print(f"again after {CHANGED} flags and {EXPUNGED} expunges: {changes['changed']} changed, {changes['gone']} gone, "
          f"{changes['octets']} octets, {changes['round_trips']} round trips: {say(changes)}")
    print(f"first synchronisation of {result['bodies']} messages with all bodies: MeSign {say_run(whole['mesign'])}; "
          f"mbsync {say_run(whole['mbsync'])}; notmuch new {say_run(whole['notmuch'])}; {whole['ratio']:.2f} times, "
          f"processor {whole['cpu_ratio']:.2f}: {say(whole)}")
    for row in result["search"]:
        print(f"search {row['word']}, at most {row['limit']}: MeSign {say_short(row['mesign'])}, {row['found']} found; notmuch "
              f"{say_short(row['notmuch'])}, {row['notmuch_found']} found: {say(row)}; identifiers alone "
              f"{say_short(row['notmuch_identifiers'])}")
    growth = result["growth"]
    for row in growth["rows"] if growth else []:
        print(f"growth, {row['messages']} messages: {row['cpu_per_message'] * 1e6:.0f} µs of the processor each, "
              f"{row['peak'] / MIB:.0f} MiB")
        opened = row["list"]
        print(f"list of {opened['rows']:.0f} rows in a fresh process: first page {opened['first'] * 1000:.2f} ms, bare SQL "
              f"{opened['bare'] * 1000:.2f} ms, all {opened['all'] * 1000:.0f} ms, longest stall "
              f"{opened['stall'] * 1000:.1f} ms, {opened['above'] / MIB:.0f} MiB above an empty one: {say(opened)}")
    if growth:
        print(f"growth: {growth['ratio']:.2f} times: {say(growth)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--envelopes", type=int, default=100000)
    parser.add_argument("--bodies", type=int, default=20000)
    parser.add_argument("--growth", default="10000,100000,1000000")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        result = measure(arguments, Path(folder))
    if arguments.plot and result["growth"]:
        arguments.plot.write_text(plot(result["growth"]["rows"]), encoding="utf-8")
    if arguments.json:
        json.dump(result, sys.stdout, indent=2)
        print()
    else:
        print_table(result)


if __name__ == "__main__":
    main()
