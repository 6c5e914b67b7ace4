"""The rows of the library: what thaw_bench measures, and Python beside it.

    for row in library.rows(program, quick=True): ...
"""

from __future__ import annotations

import json
import subprocess

from python_client import Client
from rows import Row

LIMIT_S = 600        # for all that one thaw_bench does; it has limits of its own
ROUNDS = 15          # of the row that Python is in
ROUNDS_QUICK = 3
TRIPS = 2000         # of Python in a round
TRIPS_QUICK = 200
PYTHON = "python"    # the name of its row, as thaw_bench has names for the others
NOT_HERE = "the limits are written by hand for POSIX, and thaw_bench was not built here"


class Failure(Exception):
    """Something could not be measured; the sentence is for people."""


def names(program):
    """What can be measured, in the order in which it is."""
    listed = subprocess.run([program, "--list"], capture_output=True, text=True, timeout=LIMIT_S,
                            check=True)
    return listed.stdout.split() + [PYTHON]


def gather(lines):
    """The rows of the rounds that thaw_bench has printed, in the order of their first round."""
    rows = {}
    for line in map(json.loads, lines):
        key = (line["row"], line["other_name"])
        row = rows.get(key)
        other = line["other"]
        if row is None:
            rows[key] = Row(line["row"], line["unit"], [line["ours"]],
                            None if other is None else [other], line["other_name"], line["better"])
        else:
            row.ours.append(line["ours"])
            if other is not None:
                row.other.append(other)
    return list(rows.values())


def measure(program, arguments):
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True,
                              timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired as late:
        raise Failure(f"thaw_bench {' '.join(arguments)} took longer than {LIMIT_S} s") from late
    if done.returncode != 0:
        raise Failure(done.stderr.strip() or f"thaw_bench ended with {done.returncode}")
    return gather(done.stdout.splitlines())


# ---- Python ----

def read_line(bench):
    line = bench.stdout.readline()
    if not line:
        bench.wait(LIMIT_S)
        raise Failure(bench.stderr.read().strip() or "thaw_bench ended in the middle of a row")
    return json.loads(line)


def step(bench, port, rounds, trips):
    """Round by round, the one that begins changing each time, both with the same peer."""
    client = Client(port)
    lines = []
    try:
        client.round_trips(trips)  # as thaw_bench does, a round that counts for nothing
        for number in range(rounds):
            other = client.round_trips(trips) if number % 2 else None
            bench.stdin.write("\n")
            bench.stdin.flush()
            line = read_line(bench)
            line["other"] = other if number % 2 else client.round_trips(trips)
            line["other_name"] = "socket, queue, thread"
            lines.append(json.dumps(line))
    except OSError as error:
        raise Failure(f"the client in Python failed: {error}") from error
    finally:
        client.close()
    return gather(lines)


def measure_python(program, quick, rounds):
    rounds = rounds or (ROUNDS_QUICK if quick else ROUNDS)
    command = [program, "--step", "--rounds", str(rounds), "wait-alone"]
    with subprocess.Popen(command + (["--quick"] if quick else []), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as bench:
        try:
            port = read_line(bench)["peer_port"]
            result = step(bench, port, rounds, TRIPS_QUICK if quick else TRIPS)
            bench.communicate(timeout=LIMIT_S)  # it ends with its standard input
            return result
        finally:
            bench.kill()


# ---- all of them ----

def rows(program, quick, wanted=(), rounds=None, tell=lambda name: None):
    """Every row, or those of the names that are wanted. `tell` hears what begins."""
    result = []
    for name in wanted or names(program):
        tell(name)
        if name == PYTHON:
            result += measure_python(program, quick, rounds)
        else:
            options = ["--quick"] if quick else []
            options += ["--rounds", str(rounds)] if rounds else []
            result += measure(program, [*options, name])
    return result
