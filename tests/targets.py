#!/usr/bin/env python3
"""Readers of targets beside the tools that define the formats.

usage: targets.py PROGRAM KIND FILE...

PROGRAM is tests/targets of a build; KIND is toml (beside tomllib), ini
(configparser), json (json), make (GNU make's database; files that could run
something while they are read are passed over) or just (`just --dump`).
Prints each difference and how many files agreed.
"""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib


def ours(program, what, paths, *options):
    done = subprocess.run([program, what, *options, *paths],
                          capture_output=True, check=False, timeout=600)
    return [json.loads(line, strict=False) for line in
            done.stdout.decode("utf-8", "replace").splitlines()]


def same(tree, wanted):
    """TREE is as tests/targets.c prints it."""
    if isinstance(wanted, dict):
        return (isinstance(tree, dict) and list(tree) == list(wanted)
                and all(same(tree[key], wanted[key]) for key in wanted))
    if isinstance(wanted, list):
        return (isinstance(tree, list) and tree[:1] == ["list"]
                and len(tree) == len(wanted) + 1
                and all(map(same, tree[1:], wanted)))
    if isinstance(wanted, str):
        return tree == wanted
    return isinstance(tree, list) and tree[:1] == ["plain"]


def toml_of(path):
    with open(path, "rb") as text:
        return tomllib.load(text)


def sort_keys(tree):
    """TOML's tables may come in another order than their keys were named."""
    if isinstance(tree, dict):
        return {key: sort_keys(tree[key]) for key in sorted(tree)}
    if isinstance(tree, list):
        return [sort_keys(item) for item in tree]
    return tree


def ini_of(path):
    parser = configparser.RawConfigParser(strict=False,
                                          default_section="\0",
                                          empty_lines_in_values=True)
    parser.optionxform = str
    with open(path, encoding="utf-8") as text:
        parser.read_file(text)
    return {name: dict(parser.items(name)) for name in parser.sections()}


def json_of(path):
    with open(path, encoding="utf-8-sig") as text:
        return json.load(text)


def compare_trees(program, kind, paths):
    load = {"toml": toml_of, "ini": ini_of, "json": json_of}[kind]
    for at in range(0, len(paths), 500):
        some = paths[at:at + 500]
        for path, tree in zip(some, ours(program, kind, some)):
            try:
                wanted = load(path)
            except (ValueError, configparser.Error) as error:
                yield path, "skip" if tree is None else f"accepted: {error}"
                continue
            if kind == "toml":
                tree, wanted = sort_keys(tree), sort_keys(wanted)
            yield path, "" if same(tree, wanted) else "another tree"


# SHELL=/bin/true keeps make from running anything, also what it would run
# to make included files anew; these could get around it.
RUNS = re.compile(rb"\$[({]\s*(file|guile)\b|^-?load\b|\boverride\b.*SHELL",
                  re.M)
SPECIAL = re.compile(r"^\.[A-Z_]+$")


def make_database(path, folder):
    with open(path, "rb") as text:
        content = text.read()
    if RUNS.search(content):
        return None
    done = subprocess.run(
        ["make", "-pRrqn", "--no-print-directory", "-f",
         os.path.abspath(path), "SHELL=/bin/true", ".DEFAULT"], cwd=folder,
        capture_output=True, check=False, timeout=20,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    text = done.stdout.decode("utf-8", "replace")
    stopped = re.search(rb"\*\*\* (?!No rule to make)", done.stderr)
    if "# Files" not in text or stopped:
        return None
    return text


def make_targets(database):
    """Explicit targets and pattern rules of `make -p`."""
    explicit, patterns, phony = {}, set(), set()
    section, skip, last = "", False, ""
    for line in database.splitlines():
        if line in ("# Implicit Rules", "# Files", "# Pattern-specific "
                    "Variable Values", "# VPATH Search Paths"):
            section = line[2:]
        elif line.startswith("# Not a target"):
            skip = True
        elif line.startswith("#  Phony target") and last:
            phony.add(last)
        if not line or line[0] in "#\t":
            continue
        match = re.match(r"^((?:[^:#=\\]|\\.)+?)(::?)(?: (.*))?$", line)
        if not match or section not in ("Implicit Rules", "Files"):
            continue
        last = ""
        if section == "Implicit Rules":
            patterns.update(match[1].split())
        elif not skip and not re.search(r"^[^:]*:+ [^ ]+ [:+?!]*= ",
                                        line):
            last = match[1].replace("\\:", ":")
            deps = (match[3] or "").split()
            explicit.setdefault(last, set()).update(
                dep for dep in deps if dep != "|")
        skip = False
    return explicit, patterns, phony


def judge_make(mine, database):
    explicit, patterns, phony = make_targets(database)
    # make tries to make the file itself anew.
    explicit = {name: deps for name, deps in explicit.items()
                if not SPECIAL.match(name) and "%" not in name}
    found = {}
    holes = [t["name"] for t in mine["targets"]
             if t["pattern"] and "$" in t["name"]]
    conditional = {t["name"] for t in mine["targets"] if t["conditional"]}
    for target in mine["targets"]:
        if not target["pattern"]:
            found.setdefault(target["name"], set()).update(target["deps"])
    missing = [name for name in explicit
               if name not in found and name != "Makefile"
               and not name.startswith(tempfile.gettempdir())]
    if missing and not holes and not mine["unread"] and not mine["includes"]:
        return f"missing {missing[:3]}"
    more = [name for name in found
            if name not in explicit and name not in conditional]
    if more:
        return f"too many {more[:3]}"
    for name in found:
        if name in explicit and name not in conditional:
            lost = explicit[name] - found[name]
            if lost and "" not in found[name]:
                return f"{name}: lost {sorted(lost)[:3]}"
    known = {t["name"] for t in mine["targets"] if t["phony"]}
    wrong = [name for name in phony
             if name in found and name not in known]
    return f"phony {wrong[:3]}" if wrong else ""


def compare_make(program, paths):
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            database = make_database(path, folder)
            if database is None:
                yield path, "skip"
                continue
            yield path, judge_make(
                ours(program, "targets", [path], "--kind", "1")[0], database)


def just_dump(path, folder):
    done = subprocess.run(
        [shutil.which("just"), "--dump", "--unstable", "--dump-format",
         "json", "-f", os.path.abspath(path), "-d", folder],
        capture_output=True, check=False, timeout=20, cwd=folder)
    return json.loads(done.stdout) if done.returncode == 0 else None


def judge_just(mine, dump):
    found = {t["name"]: t for t in mine["targets"]}
    if set(found) != set(dump["recipes"]):
        return f"recipes {sorted(set(found) ^ set(dump['recipes']))[:4]}"
    for name, recipe in dump["recipes"].items():
        deps = [dep["recipe"] for dep in recipe["dependencies"]]
        if found[name]["deps"] != deps:
            return f"{name}: dependencies"
        wanted = [p["name"].replace("-", "_") for p in recipe["parameters"]]
        if found[name]["parameters"] != wanted:
            return f"{name}: parameters"
    aliases = {alias for t in mine["targets"] for alias in t["aliases"]}
    if aliases != set(dump["aliases"]):
        return "aliases"
    if mine["problems"]:
        return "problems"
    return "" if mine["first"] == (dump["first"] or "") else "first"


def compare_just(program, paths):
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            dump = just_dump(path, folder)
            yield path, "skip" if dump is None else judge_just(
                ours(program, "targets", [path], "--kind", "2")[0], dump)


def main(program, kind, *paths):
    count = {"agree": 0, "skipped": 0, "differ": 0}
    results = (compare_make(program, paths) if kind == "make" else
               compare_just(program, paths) if kind == "just" else
               compare_trees(program, kind, paths))
    for path, difference in results:
        count["skipped" if difference == "skip" else
              "differ" if difference else "agree"] += 1
        if difference and difference != "skip":
            print(f"{path}: {difference}")
    print(f"{kind}:", ", ".join(f"{n} {what}" for what, n in count.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
