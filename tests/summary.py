#!/usr/bin/env python3
"""Adds up what `meson test` logged: one line a program, failures in full.

usage: summary.py testlog.json...

A program that ends badly without a failed case (a crash, a leak, a time
out) counts as one failed case.  The last line is "N passed, N failed".
"""

import json
import os
import re
import sys

CASE = re.compile(r"(not )?ok\b(?:\s+\d+)?\s*(?:- )?(.*)")
PROGRAM_MESSAGE = "(test program exited with status code "


def read_cases(stdout):
    """The cases of one program: name, whether it passed, what it said."""
    cases = []
    for line in stdout.splitlines():
        case = CASE.match(line)
        if case and not re.search(r"#\s*(skip|todo)\b", line, re.I):
            cases.append([case[2], not case[1], []])
        elif line.startswith("#") and cases:
            cases[-1][2].append(line[2:])
    return cases


def judge(test):
    cases = read_cases(test.get("stdout") or "")
    failed = [case for case in cases if not case[1]]
    if not failed and test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL"):
        said = (test.get("stdout") or "").splitlines()[-40:]
        said += (test.get("stderr") or "").splitlines()
        said = [s for s in said if not s.startswith(PROGRAM_MESSAGE)]
        failed = [["ended with " + test["result"], False, said]]
        cases += failed
    if not cases and "1..0" not in (test.get("stdout") or ""):
        cases = failed = [["no case was run", False, []]]
    return cases, failed


def main(logs):
    passed = bad = 0
    for log in logs:
        build = os.path.basename(os.path.dirname(os.path.dirname(log)))
        try:
            with open(log, encoding="utf-8") as lines:
                tests = [json.loads(line) for line in lines]
        except OSError as error:
            print(f"FAILED {build}: no tests were run: {error}")
            bad += 1
            continue
        for test in sorted(tests, key=lambda t: t["name"]):
            name = test["name"].rpartition(" / ")[2]
            cases, failed = judge(test)
            passed += len(cases) - len(failed)
            bad += len(failed)
            if not cases:
                continue
            print(f"{build}: {name}: {len(cases) - len(failed)} of "
                  f"{len(cases)} passed, {test['duration']:.1f} s")
            for what, _, said in failed:
                print(f"FAILED {build}: {name}: {what}")
                print("".join(f"    {line}\n" for line in said), end="")
    print(f"{passed} passed, {bad} failed")
    return 1 if bad or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
