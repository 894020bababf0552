#!/usr/bin/env python3
"""What a check costs, beside the floor and the peers that this machine has.

usage: bench.py BUILD [CHECKOUT...]

The floor (floor.c) reads the same files and runs libyaml and cmark over them.
Instructions are counted by callgrind, so that they do not depend on what else
the machine does; times are the best and the median of many runs, by
posix_spawn(), and carry what starting a program costs ("true").
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import golden
import harness

FIXTURES = ["niamoto-v0.15.5", "two-creators"]
PEERS = {
    "actionlint": ["actionlint", "-shellcheck=", "-pyflakes="],
    "zizmor": ["zizmor", "--offline", "--quiet", "."],
    "yamllint": ["yamllint", "-s", ".github"],
}
RUNS = 50


def spawn(argv, stdin=os.devnull):
    """Runs ARGV here, without its output; the seconds it took."""
    files = [(os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0),
             (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
             (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, os.environ, file_actions=files)
    os.waitpid(child, 0)
    return time.perf_counter() - start


def measure_time(argv, stdin):
    times = [spawn(argv, stdin) for _ in range(3)]
    if min(times) < 0.2:
        times = [spawn(argv, stdin) for _ in range(RUNS)]
    return min(times) * 1000, statistics.median(times) * 1000


def measure_instructions(argv, stdin):
    with open(stdin, "rb") as given:
        said = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
             *argv], stdin=given, capture_output=True, text=True,
            errors="replace", check=False).stderr
    return int(re.search(r"Collected : (\d+)", said)[1])


def measure_memory(argv, stdin):
    """Peak in KB.  GNU time forks it: from here, Python's own would count."""
    with tempfile.NamedTemporaryFile("r") as log, open(stdin, "rb") as given:
        subprocess.run(
            ["/usr/bin/time", "-q", "-f", "%M", "-o", log.name, *argv],
            stdin=given, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False)
        return int(log.read().split()[-1])


def show(name, argv, stdin=os.devnull, count=True):
    best, median = measure_time(argv, stdin)
    memory = measure_memory(argv, stdin) / 1024
    instructions = measure_instructions(argv, stdin) if count else None
    counted = f"{instructions / 1e6:10.2f}" if count else f"{'':10}"
    print(f"  {name:<12}{counted}{best:10.2f}{median:10.2f}{memory:10.1f}",
          flush=True)
    return instructions


def bench(name, folder, build):
    os.chdir(folder)
    program = os.path.join(build, "driftcheck")
    print(f"\n{name}\n  {'':<12}{'M instr.':>10}{'best ms':>10}"
          f"{'median':>10}{'peak MB':>10}")
    with tempfile.NamedTemporaryFile("w") as files:
        chosen = subprocess.run(
            [os.path.join(build, "tests/files"), "."], capture_output=True,
            text=True, check=True).stdout
        files.write(chosen)
        files.flush()
        ours = show("driftcheck", [program, "."])
        floor = show("floor", [os.path.join(build, "tests/floor")],
                     files.name)
    print(f"  driftcheck is {ours / floor:.2f} times the floor, over "
          f"{len(chosen.splitlines())} files")
    show("true", ["true"], count=False)
    for peer, argv in PEERS.items():
        if shutil.which(argv[0]):
            show(peer, argv, count=False)


def main(build, *checkouts):
    build = os.path.abspath(build)
    checkouts = [os.path.abspath(folder) for folder in checkouts]
    if not checkouts:
        for case in FIXTURES:
            if os.path.isdir(os.path.join(harness.FIXTURES, case)):
                with harness.scratch() as root:
                    golden.lay_out(case, root)
                    bench(f"fixtures/{case}", root, build)
                    os.chdir("/")
    for folder in checkouts:
        bench(folder, folder, build)


if __name__ == "__main__":
    main(*sys.argv[1:])
