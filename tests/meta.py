#!/usr/bin/env python3
"""The lists agree and the house keeps its own rules.

usage: meta.py [PROGRAM]

Stages include only stages below them; the rules of src/rule/rule_list.h are
those of src/rule/, rules/, fixtures/ and the README; pages have their
sections; files have a head comment, functions and lines their length; what
the README shows is what the golden tests check; PROGRAM is content with this
repository.
"""

import glob
import os
import re
import sys

import harness

STAGES = ["base", "input", "parse", "facts", "model", "finding", "rule",
          "report", "command"]
MOST_LINES, MOST_FUNCTION, MOST_COLUMNS = 700, 70, 80
SECTIONS = ["Why", "Drifting", "Right", "When to ignore"]
# Places that only exist where this was written; spelled so that they do not
# find themselves.
FOREIGN = re.compile(r"(?<![\w.])/wor[k]/|(?<!\w)share[d]/|\.librar[y]\b")


def path_of(*parts):
    return os.path.join(harness.ROOT, *parts)


def read(path):
    with open(path_of(path), encoding="utf-8") as text:
        return text.read()


def find(pattern):
    return sorted(os.path.relpath(path, harness.ROOT) for path in
                  glob.glob(path_of(pattern), recursive=True))


def sources():
    return find("src/**/*.[ch]")


def tracked():
    """The project's text files: what git has, or would take."""
    names = harness.git(harness.ROOT, "-c", "safe.directory=*", "ls-files",
                        "-z", "-c", "-o", "--exclude-standard")
    return [name for name in names.split("\0") if name
            and os.path.isfile(path_of(name))]


def stage_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else "main"


def rank(stage):
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def check_layers():
    """A stage includes only itself and stages below it."""
    for path in sources():
        stage = stage_of(path)
        if stage != "main" and stage not in STAGES:
            yield f"{path}: no such stage: {stage}"
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', read(path),
                               re.M):
            other = stage_of("src/" + name)
            if not os.path.exists(path_of("src", name)):
                yield f"{path}: includes {name} by another way than src/"
            elif rank(other) > rank(stage):
                yield f"{path}: {stage} includes {name}, of a later stage"
            elif stage == "rule" and other in ("parse", "facts"):
                yield f"{path}: rules ask the model, not {name}"


def check_files():
    """Head comments, file, function and line lengths."""
    for path in sources():
        text = read(path)
        lines = text.splitlines()
        if path.endswith(".c") and not text.startswith("/*\n * "):
            yield f"{path}:1: no head comment"
        if len(lines) > MOST_LINES:
            yield f"{path}: {len(lines)} lines"
        start = 0
        for number, line in enumerate(lines, 1):
            if len(line.expandtabs(8)) > MOST_COLUMNS:
                yield f"{path}:{number}: over {MOST_COLUMNS} columns"
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start > MOST_FUNCTION:
                    yield f"{path}:{start}: {number - start} lines"
                start = 0


def listed_rules():
    text = re.sub(r"/\*.*?\*/", "", read("src/rule/rule_list.h"), flags=re.S)
    return re.findall(r'^\s*\w+\(\s*(\w+)\s*,\s*"([\w-]+)"', text, re.M)


def differ(what, there, wanted):
    for name in sorted(set(wanted) - set(there)):
        yield f"{what}: {name} is missing"
    for name in sorted(set(there) - set(wanted)):
        yield f"{what}: {name} is not in src/rule/rule_list.h"


def check_rule_list():
    """Rules have one list: code, pages, fixtures and README follow it."""
    listed = listed_rules()
    ids = [rule for _, rule in listed]
    for name, rule in listed:
        if name != rule.replace("-", "_"):
            yield f"src/rule/rule_list.h: {name} and {rule} differ"
    if ids != sorted(ids) or len(ids) != len(set(ids)):
        yield "src/rule/rule_list.h: not sorted, or a rule stands twice"
    code = {os.path.basename(path)[:-2] for path in find("src/rule/*.c")
            if re.search(r"^const struct rule rule_\w+ = ", read(path), re.M)}
    yield from differ("src/rule/*.c",
                      {name.replace("_", "-") for name in code}, ids)
    yield from differ("rules/*.md", {os.path.basename(path)[:-3]
                                     for path in find("rules/*.md")}, ids)
    table = re.findall(r"^\|\s*\[?`([a-z-]+)`", read("README.md"), re.M)
    yield from differ("README.md", [row for row in table
                                    if "-" in row], ids)


def check_fixtures():
    """Each rule has a drifting and a right case, and nothing else lies there."""
    for _, rule in listed_rules():
        golden = [read(path) for path in
                  find(f"fixtures/{rule}/**/expected.txt")]
        hits = sum(f"[{rule}]" in text for text in golden)
        if not hits:
            yield f"fixtures/{rule}/: no case in which it reports"
        if hits == len(golden):
            yield f"fixtures/{rule}/: no case in which it is silent"
    for path in tracked():
        if path.startswith("fixtures/") and path.count("/") == 1:
            yield f"{path}: stands in no case"


def check_pages():
    """Each page says what, why, drifting, right and when to ignore."""
    for path in find("rules/*.md"):
        text = read(path)
        rule = os.path.basename(path)[:-3]
        if not re.match(rf"# `?{rule}`?\n\n\w", text):
            yield f"{path}: does not begin with its id and what it reports"
        titles = re.findall(r"^## (.+?)\s*$", text, re.M)
        for section in SECTIONS:
            if section not in titles:
                yield f"{path}: no section '{section}'"


def check_readme():
    """Findings that the README shows stand in a golden file."""
    golden = [read(path) for path in find("fixtures/**/expected.txt")]
    shown = 0
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", read("README.md"),
                            re.M | re.S):
        if not re.search(r"^(error|warning|note)\[", block, re.M):
            continue
        shown += 1
        lines = [line for line in block.splitlines()
                 if not line.startswith("$ ")]
        for part in "\n".join(lines).split("\n...\n"):
            if not any(part.strip("\n") in text for text in golden):
                yield f"README.md: in no golden file:\n{part}"
    if not shown:
        yield "README.md: shows no finding"


def check_words():
    """Nothing speaks of a place outside of the project."""
    for path in tracked():
        if path.startswith("fixtures/"):
            continue
        with open(path_of(path), "rb") as raw:
            text = raw.read().decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), 1):
            if FOREIGN.search(line):
                yield f"{path}:{number}: {line.strip()[:60]}"


CHECKS = [check_layers, check_files, check_rule_list, check_fixtures,
          check_pages, check_readme, check_words]


def judge_self(program):
    """What PROGRAM says of this repository, if anything."""
    status, out, err = harness.command([program, "."], harness.ROOT)
    return f"exit {status}\n{out}{err}" if status or out or err else ""


def main(program=None):
    tap = harness.Tap()
    for check in CHECKS:
        try:
            problems = list(check())
        except OSError as error:
            problems = [str(error)]
        tap.case(check.__doc__.strip(), "\n".join(problems))
    if program:
        tap.case("Nothing to report about this repository itself.",
                 judge_self(os.path.abspath(program)))
    tap.done()


if __name__ == "__main__":
    main(*sys.argv[1:])
