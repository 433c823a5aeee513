"""What the peers in Python share: the folder they are given, and how they are asked.

The runner gives a folder with transfers.csv, pools.csv and starts.csv (set, way, root). A peer
writes all its answers to answers.csv and says so; only when the runner has compared them and says
`go` does it take times. It prints one line of JSON a form and set.
"""

import csv
import json
import os
import sys
import time

ROUNDS = 5
SLOW_S = 0.1


def table(folder, name):
    """The rows of a table, each as a dict."""
    with open(os.path.join(folder, name), newline="") as file:
        yield from csv.DictReader(file)


def starts(folder):
    """The sets in order: name -> (way, roots)."""
    sets = {}
    for row in table(folder, "starts.csv"):
        sets.setdefault(row["set"], (row["way"], []))[1].append(int(row["root"]))
    return sets


def ends(way):
    """Near and far end of a transfer, as the way goes."""
    return ("pool_from", "pool_to") if way == "forward" else ("pool_to", "pool_from")


def compete(folder, version, forms, columns, busy=time.process_time):
    """Answers, waits to be compared, then takes times.

    `forms` are names with a function of way and root that gives rows; `busy` tells the seconds of a
    processor that were spent so far.
    """
    say({"version": version})
    path = os.path.join(folder, "answers.csv")
    with open(path, "w", newline="") as file:
        answers = csv.writer(file)
        answers.writerow(["form", "set", "place", *columns])
        for form, ask in forms.items():
            for name, (way, roots) in starts(folder).items():
                for place, root in enumerate(roots):
                    answers.writerows([form, name, place, *row] for row in ask(way, root))
    say({"answers": path})
    if sys.stdin.readline().strip() != "go":
        return
    for form, ask in forms.items():
        for name, (way, roots) in starts(folder).items():
            taken = [best(ask, way, root, busy) for root in roots]
            seconds = sorted(wall for wall, _ in taken)
            say({
                "form": form,
                "set": name,
                "median": seconds[round((len(seconds) - 1) * 0.5)],
                "p95": seconds[round((len(seconds) - 1) * 0.95)],
                "busy": sum(cpu for _, cpu in taken) / len(taken),
            })


def best(ask, way, root, busy):
    """The best time and the least processor time of some runs; a slow one is run once more only."""
    walls, cpus = [], []
    while True:
        before, begun = busy(), time.perf_counter()
        ask(way, root)
        walls.append(time.perf_counter() - begun)
        cpus.append(busy() - before)
        if len(walls) >= (2 if walls[0] > SLOW_S else ROUNDS):
            return min(walls), min(cpus)


def say(line):
    print(json.dumps(line), flush=True)
