#!/usr/bin/env python3
"""What tests/interface.c says of calls, beside argparse and bash themselves.

    interface.py BIN [--many]

Parsers are made at random, as source text; each is given many argument
lists.  argparse is asked by running that text, which is our own, and nothing
else is ever run.  An answer of "unknown" counts as agreement, and is counted:
it must stay rare.  Where argparse refuses, the reason must be of the same
kind.  Shell scripts that read their words in a loop are made at random as
well and run under bash in an empty folder: there only yes and no count.
"""

import argparse
import contextlib
import importlib.util
import io
import os
import random
import re
import subprocess
import sys
import tempfile

import harness

NAMES = ["--tag", "--target", "--dry-run", "--draft", "--version-file",
         "--verbose", "--out", "--notes", "--no-push", "-t", "-v", "-o",
         "-n", "-x", "-nx", "--1", "-1"]
WORDS = ["a", "b", "1.0", "-1", "build", "publish", "yes", "no", "--", "-",
         "x y", "--tag=1", "--ta", "--dr", "--unknown", "-vx", "-ovalue",
         "-z", "--verbose=1", "", "7", "--no", "-xv", "--out=", "-t=5"]
REASONS = [
    ("unrecognized arguments", {"option", "operand"}),
    ("ambiguous option", {"ambiguous"}),
    ("are required", {"missing-option", "missing-operand",
                      "missing-command"}),
    ("one of the arguments", {"missing-one-of"}),
    ("not allowed with argument", {"conflict"}),
    ("invalid choice", {"choice", "command"}),
    ("invalid int value", {"choice"}),
    ("expected ", {"missing-value"}),
    ("ignored explicit argument", {"no-value", "missing-value", "option"}),
]


def option_source(rng, on, names):
    """A line that adds one option to ON."""
    mine = [names.pop() for _ in range(min(len(names),
                                           rng.choice([1, 1, 2])))]
    kind = rng.choice(["flag", "store", "store", "choice", "nargs", "int",
                       "pair", "count", "append"])
    args = [repr(name) for name in mine] + ["dest='d%d'" % len(names)]
    if kind == "flag":
        args.append("action='store_true'")
    elif kind == "choice":
        args.append("choices=['yes', 'no']")
    elif kind == "nargs":
        args.append("nargs=%r" % rng.choice(["?", "*", "+", 2, 1]))
    elif kind == "int":
        args.append("type=int")
    elif kind == "pair" and mine[0].startswith("--"):
        args.append("action=argparse.BooleanOptionalAction")
    elif kind in ("count", "append"):
        args.append("action=%r" % kind)
    if on != "g" and rng.random() < 0.15:
        args.append("required=True")
    return f"{on}.add_argument({', '.join(args)})"


def operand_source(rng, on, number):
    args = [f"'p{number}'"]
    if rng.random() < 0.4:
        args.append("nargs=%r" % rng.choice(["?", "*", "+", 2]))
    elif rng.random() < 0.2:
        args.append("choices=('a', 'b')")
    return f"{on}.add_argument({', '.join(args)})"


def parser_lines(rng, on, depth):
    names = rng.sample(NAMES, len(NAMES))
    lines = [option_source(rng, on, names)
             for _ in range(rng.randrange(0, 4))]
    if rng.random() < 0.3:
        lines.append(f"g = {on}.add_mutually_exclusive_group("
                     f"required={rng.random() < 0.5})")
        lines += [option_source(rng, "g", names)
                  for _ in range(rng.randrange(1, 3))]
    lines += [operand_source(rng, on, i)
              for i in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    if depth == 0 and rng.random() < 0.3:
        lines.append(f"sub = {on}.add_subparsers("
                     f"required={rng.random() < 0.5}, dest='c')")
        for command in ("build", "publish"):
            lines.append(f"s = sub.add_parser({command!r})")
            lines += parser_lines(rng, "s", 1)
    return lines


def source(rng):
    """The text of a script with one parser."""
    made = rng.choice(["", "", "", "allow_abbrev=False", "add_help=False",
                       "prefix_chars='-'"])
    lines = ["import argparse", f"p = argparse.ArgumentParser({made})"]
    return "\n".join(lines + parser_lines(rng, "p", 0)) + "\n"


def arguments(rng, text):
    own = re.findall(r"'(--?[a-z0-9-]+)'", text)
    pool = WORDS + own * 3 + ["a", "b", "a"] * 3
    return [rng.choice(pool) for _ in range(rng.randrange(0, 6))]


def real_answer(parser, argv):
    """"" where argparse accepts, else what it says."""
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err), \
                contextlib.redirect_stdout(io.StringIO()):
            parser.parse_args(argv)
    except SystemExit as end:
        return err.getvalue() if end.code else ""
    return ""


def agrees(said, answer):
    if said == "unknown":
        return True
    if not answer:
        return said == "ok"
    kinds = set(said.split())
    for words, those in REASONS:
        if words in answer:
            return bool(kinds & those)
    return said != "ok"


def ask(binary, path, lists):
    text = "".join("\1".join(argv) + "\n" for argv in lists)
    out = subprocess.run([binary, "--check", path], input=text, text=True,
                         capture_output=True, check=True, timeout=60)
    return out.stdout.splitlines()


def compare(binary, text, lists, tally, show):
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(text + "p.parse_args()\n")
        script.flush()
        said = ask(binary, script.name, lists)
    scope = {}
    try:
        exec(text, scope)
    except (ValueError, TypeError, argparse.ArgumentError):
        return
    for argv, verdict in zip(lists, said):
        answer = real_answer(scope["p"], argv)
        tally["all"] += 1
        tally["unknown"] += verdict == "unknown"
        if agrees(verdict, answer):
            continue
        tally["wrong"] += 1
        if tally["wrong"] <= show:
            print(f"# {text!r} {argv}: {verdict}, {answer!r}")


def click_parameters(rng):
    lines = []
    for name in rng.sample(["--tag", "--out", "--draft", "--to-all", "-n"],
                           rng.randrange(0, 4)):
        lines.append(f"@click.option('{name}'" + rng.choice([
            ", is_flag=True)", ")", ", required=True)", ", nargs=2)",
            ", type=click.Choice(['yes', 'no']))", ", multiple=True)",
            ", count=True)", f", '-{name.strip('-')[0]}x')", ", type=int)"]))
    for number in range(rng.choice([0, 0, 1, 2])):
        lines.append(f"@click.argument('p{number}'" + rng.choice([
            ")", ")", ", required=False)", ", type=int)"]))
    if rng.random() < 0.2:
        lines.append("@click.argument('more', nargs=-1)")
    return lines


def click_source(rng):
    """The text of a script with a command of click, or a group."""
    body = "def {}(**k):\n    pass\n"
    if rng.random() < 0.5:
        return "\n".join(["import click", "@click.command()",
                          *click_parameters(rng), body.format("cli")])
    lines = ["import click", "@click.group()"]
    lines += [line for line in click_parameters(rng)
              if "argument" not in line] + [body.format("cli")]
    for name in ("build", "publish_all"):
        lines += ["@cli.command()", *click_parameters(rng),
                  body.format(name)]
    return "\n".join(lines)


def click_arguments(rng, text):
    own = re.findall(r"'(--?[a-z0-9-]+)'", text)
    pool = own * 3 + ["a", "yes", "1", "--", "--bogus", "-nx", "--tag=1",
                      "build", "build", "publish-all", "--draft", "--ta"]
    return [rng.choice(pool) for _ in range(rng.randrange(1, 6))]


def compare_click(binary, rng, tally, show):
    text = click_source(rng)
    lists = [click_arguments(rng, text) for _ in range(20)]
    with harness.scratch() as folder:
        path = os.path.join(folder, "script.py")
        with open(path, "w", encoding="utf-8") as script:
            script.write(text + "\ncli()\n")
        said = ask(binary, path, lists)
    scope = {}
    exec(text, scope)
    for argv, verdict in zip(lists, said):
        status = real_status(scope["cli"], argv)
        tally["all"] += 1
        tally["unknown"] += verdict == "unknown"
        if verdict != "unknown" and (verdict == "ok") != (status == 0):
            tally["wrong"] += 1
            if tally["wrong"] <= show:
                print(f"# {text!r} {argv}: {verdict}, {status}")


def real_status(command, argv):
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stderr(quiet), \
                contextlib.redirect_stdout(quiet):
            command.main(argv)
    except SystemExit as end:
        return end.code
    return 0


def arm_lines(rng, name, strict):
    """One arm of the case, and how the loop shifts behind it."""
    long = f"--{name}"
    kind = rng.choice(["flag", "value", "value", "late", "equals", "help"])
    if kind == "flag":
        return f"{long}|-{name[0]}) {name}=1; shift ;;"
    if kind == "value":
        two = "${2:?}" if strict else "$2"
        return f'{long}) {name}="{two}"; shift 2 ;;'
    if kind == "late":
        return f'{long}) shift; {name}="${{1:?}}"; shift ;;'
    if kind == "equals":
        return f'{long}=*) {name}="${{1#*=}}"; shift ;;'
    return f"-h|{long}) usage; exit 0 ;;"


def shell_source(rng):
    """The text of a script with a loop, and what may stand around it."""
    lines = ["#!/bin/bash", rng.choice(["set -eu", "set -euo pipefail",
                                        "set -e", ""]),
             "usage() { echo usage; }", 'die() { echo "$1" >&2; exit 1; }']
    names = rng.sample(["tag", "out", "draft", "notes"], rng.randrange(1, 4))
    lines += [f"{name}=" for name in names]
    if rng.random() < 0.3:
        lines.append(rng.choice(["[ $# -ge 1 ] || die few",
                                 "if [ $# -lt 1 ]; then usage; exit 2; fi"]))
    kind = rng.choice(["while", "while", "while", "for", "getopts", "none"])
    rest = rng.choice(['*) die "unknown $1" ;;', "-*) usage; exit 1 ;;"
                       "\n *) break ;;", "--) shift; break ;;\n"
                       "-*) die bad ;;\n *) rest=$1; shift ;;"])
    if kind == "while":
        lines.append(rng.choice(["while [ $# -gt 0 ]; do",
                                 "while [[ $# -gt 0 ]]; do",
                                 "while (( $# )); do"]))
        lines.append('case "$1" in')
        lines += [arm_lines(rng, name, rng.random() < 0.5)
                  for name in names]
        lines += [rest, "esac", "done"]
    elif kind == "for":
        lines += ['for arg in "$@"; do', "case $arg in",
                  "--draft) x=1 ;;", "--tag=*) tag=${arg#*=} ;;",
                  "*) die bad ;;", "esac", "done"]
    elif kind == "getopts":
        lines += ['while getopts "dt:h" o; do', "case $o in",
                  "d) x=1 ;;", "t) tag=$OPTARG ;;", "h) usage; exit 0 ;;",
                  "*) usage; exit 1 ;;", "esac", "done",
                  "shift $((OPTIND - 1))"]
    set_by = {"while": names[0], "for": "tag", "getopts": "tag"}
    if rng.random() < 0.4 and kind != "none":
        names[0] = set_by[kind]
        lines.insert(2, f"{names[0]}=")
        lines.append(rng.choice([
            f'[ -n "${names[0]}" ] || die "no {names[0]}"',
            f'if [[ -z "${names[0]}" ]]; then usage; exit 1; fi']))
    if kind == "none" or rng.random() < 0.2:
        lines.append(rng.choice(['[ $# -eq 2 ] || die words',
                                 'if [ "$#" -gt 1 ]; then exit 3; fi',
                                 'x="${1:?}"', 'x="${2?}"']))
    lines.append("exit 0")
    return "\n".join(lines) + "\n"


def shell_arguments(rng, text):
    own = re.findall(r"(--?[a-z]+=?)[)|*]", text)
    pool = own * 3 + ["a", "1.0", "--bogus", "-t", "-d", "-dt", "--tag",
                      "--tag=1", "--", "-", "-x", "b"]
    return [rng.choice(pool) for _ in range(rng.randrange(0, 5))]


def run_shell(path, argv, folder):
    try:
        end = subprocess.run(["bash", path, *argv], cwd=folder, timeout=2,
                             capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return 1
    return end.returncode


def compare_shell(binary, rng, tally, show):
    text = shell_source(rng)
    lists = [shell_arguments(rng, text) for _ in range(6)]
    with harness.scratch() as folder:
        path = os.path.join(folder, "script.sh")
        with open(path, "w", encoding="utf-8") as script:
            script.write(text)
        said = ask(binary, path, lists)
        os.mkdir(os.path.join(folder, "empty"))
        for argv, verdict in zip(lists, said):
            real = run_shell(path, argv, os.path.join(folder, "empty"))
            tally["all"] += 1
            tally["unknown"] += verdict == "unknown"
            if verdict == "unknown" or (verdict == "ok") == (real == 0):
                continue
            # Silence where the script refuses is not wrong, only a miss.
            tally["missed" if verdict == "ok" else "wrong"] += 1
            if tally["wrong"] + tally["missed"] <= show:
                print(f"# {text!r} {argv}: {verdict}, {real}")


def main():
    binary = sys.argv[1]
    rounds = 4000 if "--many" in sys.argv else 300
    rng = random.Random(20)
    tally = {"all": 0, "unknown": 0, "wrong": 0}
    for _ in range(rounds):
        text = source(rng)
        lists = [argv for argv in (arguments(rng, text) for _ in range(30))
                 if argv != [""]]
        compare(binary, text, lists, tally, 10)
    shell = {"all": 0, "unknown": 0, "wrong": 0, "missed": 0}
    for _ in range(rounds // 3):
        compare_shell(binary, rng, shell, 10)
    clicks = {"all": 0, "unknown": 0, "wrong": 0}
    if importlib.util.find_spec("click"):
        for _ in range(rounds):
            compare_click(binary, rng, clicks, 10)
    tap = harness.Tap()
    print(f"# {tally}\n# {shell}\n# {clicks}")
    tap.case("no call that bash carries out is refused",
             "" if not shell["wrong"] else "some are")
    tap.case("19 of 20 answers are bash's",
             "" if shell["missed"] * 20 < shell["all"] else "fewer")
    tap.case("99 of 100 answers are click's, where it is installed",
             "" if clicks["wrong"] * 100 <= clicks["all"] else "fewer")
    tap.case("99 of 100 answers are argparse's",
             "" if tally["wrong"] * 100 < tally["all"] else "fewer")
    tap.case("9 of 10 are known",
             "" if tally["unknown"] * 10 < tally["all"] else "fewer")
    tap.done()


if __name__ == "__main__":
    main()
