#!/usr/bin/env python3
"""Hostile repositories: whatever stands there, the check ends soon, says what
it could not do, and prints nothing raw.

usage: hostile.py PROGRAM [WORD...]

Rows are those of cli.py.  Each is a repository as a stranger may send it:
pipes, links and loops, sizes and depths past every bound, names that a log or
a terminal would obey, and what makes a naive search quadratic.  The first
rows have a finding of an ordinary kind as well, which must still be found.
"""

import json
import os
import shutil
import sys

import cli
import harness
from cli import BROKEN, CLEAN, FORMATS, RELEASE_YML, SCRIPT, WORKFLOW, case

B_YML = ".github/workflows/b.yml"
SECRET = "outside-of-the-tree"
TWO = {**BROKEN, B_YML: "on: push\njobs: {}\n"}
ONLY = {B_YML: "on: push\njobs: {}\n"}
MANY = 20000
# Seconds for a program with sanitizers on a busy machine.
LONG = {"seconds": 30, "long": True}


# --- steps that prepare a tree ---------------------------------------------

def link_out(root):
    harness.write(os.path.dirname(root), "secret.yml", f"on: [{SECRET}\n")
    os.symlink("../../../secret.yml",
               os.path.join(root, ".github/workflows/link.yml"))
    os.symlink("/etc/passwd", os.path.join(root, ".github/workflows/abs.yml"))
    os.symlink("loop.yml", os.path.join(root, ".github/workflows/loop.yml"))
    os.symlink("../..", os.path.join(root, "scripts/up"))
    harness.git(root, "add", "-A")


def lose_file(root):
    os.remove(os.path.join(root, B_YML))


def make_folder(root):
    lose_file(root)
    os.mkdir(os.path.join(root, B_YML))


def make_fifo(root):
    lose_file(root)
    os.mkfifo(os.path.join(root, B_YML))


def take_rights(root):
    os.chmod(os.path.join(root, B_YML), 0)


def git_file(name, content=None):
    """Damages a file of .git: other bytes at its begin, or away with it."""
    def damage(root):
        path = os.path.join(root, ".git", name)
        if content is None:
            os.remove(path)
            return
        with open(path, "r+b") as out:
            out.write(content)
    return damage


def bad_git_file(root):
    shutil.rmtree(os.path.join(root, ".git"))
    harness.write(root, ".git", "gitdir: /no/where\n")


def deep_folders(root):
    """A folder that is no repository, with a script 80 folders deep."""
    harness.write(root, "a/" * 80 + "x.sh", SCRIPT)


def link_only(root):
    lose_file(root)
    os.symlink("/etc/passwd", os.path.join(root, B_YML))
    harness.git(root, "add", "-A")


# --- what must hold of the output ------------------------------------------

def one_rule(*ids):
    def check(out, _):
        seen = {f["rule"] for f in json.loads(out)["findings"]}
        return "" if set(ids) <= seen else f"only {sorted(seen)}"
    return check


def one_diagnostic(out, _):
    """What could not be read is said, and the rest is still checked."""
    said = [d["path"] for d in json.loads(out)["diagnostics"]]
    if B_YML not in said:
        return f"diagnostics only for {said}"
    return one_rule("missing-script")(out, _)


def not_checked(path, level="warning"):
    """A finding of this level says what was not looked at."""
    def check(out, _):
        seen = [(f["path"], f["level"]) for f in json.loads(out)["findings"]
                if f["rule"] == "not-checked"]
        return "" if (path, level) in seen else f"only {seen}"
    return check


def this_many(number, rule="missing-script"):
    def check(out, _):
        seen = sum(f["rule"] == rule for f in json.loads(out)["findings"])
        return "" if seen == number else f"{seen} findings"
    return check


# --- the table ---------------------------------------------------------------

BOTH = ["--format", "json", "--notes"]


def steps(*texts):
    """A workflow with a checkout and these steps, each a text of YAML."""
    return WORKFLOW.split("      - run:")[0] + "".join(
        f"      - {text}\n" for text in texts)


def lines(texts):
    return "run: |\n" + "".join(f"          {text}\n" for text in texts)


def files_of(workflow):
    return {RELEASE_YML: workflow, "scripts/other.sh": SCRIPT}


def calls(fan, depth, words):
    """Functions that call the next one FAN times each."""
    body = [f"f{i}() {{ " + "".join(
        f"f{i + 1} {words} {k}; " for k in range(fan)) + "}"
        for i in range(depth)]
    return [*body, f'f{depth}() {{ "$@"; }}', "f0"]


HOSTILE = [
    case("broken YAML, and the rest", BOTH, 1,
         {**BROKEN, B_YML: "on: push\njobs: [\n"},
         check=one_rule("invalid-yaml", "missing-script")),
    case("a key that stands twice", BOTH, 1,
         {**BROKEN, B_YML:
          "on: push\non: push\njobs: {}\n"},
         check=one_rule("invalid-yaml", "missing-script")),
    case("a binary file named .yml", BOTH, 1,
         {**BROKEN, B_YML: bytes(range(256)) * 99},
         check=one_rule("invalid-yaml", "missing-script")),
    case("a workflow past the bound", BOTH, 1,
         {**BROKEN, B_YML: "# x\n" * 1500000}, check=one_diagnostic),
    case("deep flow nesting", BOTH, 1,
         {**BROKEN, B_YML: "on: " + "[" * 200000},
         check=one_rule("missing-script")),
    case("deep block nesting", BOTH, 1,
         {**BROKEN, B_YML: "- " * 100000},
         check=one_rule("missing-script")),
    case("aliases that explode", BOTH, 1,
         {**BROKEN, B_YML: "a: &a [x, x]\n" + "".join(
             f"{c}: &{c} [*{b}, *{b}]\n" for b, c in
             zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz"))},
         check=one_rule("missing-script")),
    case("hostile brackets in a document", BOTH, 1,
         {**BROKEN, "RELEASING.md": "release " + "![[]()" * 40000},
         check=one_rule("missing-script")),
    case("a script of parentheses", BOTH, 1,
         {**BROKEN, "scripts/deep.sh": "$(" * 100000,
          RELEASE_YML: WORKFLOW + "      - run: bash scripts/deep.sh\n"},
         check=one_rule("missing-script")),
    case("scripts that source each other", BOTH, 1,
         {**BROKEN, "scripts/a.sh": "source scripts/b.sh\n",
          "scripts/b.sh": "source scripts/a.sh\n",
          RELEASE_YML: WORKFLOW + "      - run: bash scripts/a.sh\n"},
         check=one_rule("missing-script")),
    case("actions that use each other", BOTH, 1,
         {**BROKEN, "a/action.yml": "runs:\n  using: composite\n  steps:\n"
          "    - uses: ./b\n",
          "b/action.yml": "runs:\n  using: composite\n  steps:\n"
          "    - uses: ./a\n",
          RELEASE_YML: WORKFLOW + "      - uses: ./a\n"},
         check=one_rule("missing-script")),
    case("CRLF and a BOM", [], 1,
         {**BROKEN, RELEASE_YML: "\ufeff" + WORKFLOW.replace("\n", "\r\n")},
         out=[RELEASE_YML + ":12:"]),
    case("empty files", [], 0,
         {**CLEAN, "CLAUDE.md": "", "RELEASING.md": "",
          "scripts/empty.sh": ""}),
    case("one endless line", [], 0,
         {**CLEAN, "RELEASING.md": "release " * 100000}),
    case("a tracked file that is gone", BOTH, 1, TWO, prepare=lose_file,
         check=one_rule("missing-script")),
    case("a folder in its place", BOTH, 1, TWO, prepare=make_folder,
         check=one_rule("missing-script")),
    case("a pipe in its place", BOTH, 1, TWO, prepare=make_fifo,
         check=one_diagnostic),
    case("links out of the tree", BOTH, None, BROKEN, prepare=link_out,
         never=[SECRET, "root:x:"], check=one_rule("missing-script")),
] + [
    case(f"hostile file names in {form}", ["--format", form], 1,
         {**cli.broken_by_name("a\n::error::b\x1b[31m\u202e.yml"),
          **cli.broken_by_name("<script>alert(1)</script>|`x`.yml"),
          **cli.broken_by_name("--\x07%0A&\"'.yml")},
         never=["\n::error::b", "\u202e"])
    for form in FORMATS
]
if os.geteuid() != 0:  # root reads everything
    HOSTILE.append(case("a file without rights", BOTH, 1, TWO,
                        prepare=take_rights, check=one_diagnostic))

FILES = [
    case("a pipe is the only workflow", BOTH, 1, ONLY, prepare=make_fifo,
         check=not_checked(B_YML)),
    case("a link out is the only workflow", BOTH, 1, ONLY, prepare=link_only,
         never=["root:x:"], check=not_checked(B_YML)),
    case("the only workflow is past the bound", BOTH, 1,
         {B_YML: "#" * 5000000}, check=not_checked(B_YML)),
    case("a skill past the bound", BOTH, 1,
         {**CLEAN, "skills/a/SKILL.md": "#" * 5000000},
         check=not_checked("skills/a/SKILL.md")),
    case("a document past the bound", BOTH, 0,
         {**CLEAN, "RELEASING.md": "#" * 5000000},
         check=not_checked("RELEASING.md", "note")),
    case("NUL bytes", BOTH, 1,
         files_of(WORKFLOW.replace("name: Release", "name: Rel\0ease"))),
    case("NUL bytes in a script", BOTH, 1,
         {**BROKEN, "scripts/nul.sh": b"#!/bin/sh\necho \0\0\n" * 99,
          B_YML: steps("run: bash scripts/nul.sh")},
         check=one_rule("missing-script")),
    case("no UTF-8", BOTH, 1,
         files_of(WORKFLOW.replace("Release", "R\udcff\udcc3"))),
    case("no UTF-8 in a script", BOTH, 1,
         {**files_of(steps("run: bash scripts/bytes.sh")),
          "scripts/bytes.sh": b"echo '\xff\xc3'\nbash scripts/gone.sh\n"},
         check=one_rule("missing-script")),
    case("folders without end", BOTH, 0, {}, git=False, prepare=deep_folders,
         check=one_rule("not-checked")),
]

GIT = [
    case("a damaged index", [], 1, BROKEN, err=["the index cannot be used"],
         prepare=git_file("index", b"DIRC" + b"\xff" * 8)),
    case("no index", [], 1, BROKEN, err=["the index cannot be used"],
         prepare=git_file("index")),
    case("no HEAD", [], 1, BROKEN, err=[".git is no repository"],
         prepare=git_file("HEAD")),
    case("a .git that leads nowhere", [], 1, BROKEN, prepare=bad_git_file,
         err=[".git is no repository"]),
]

SIZES = [
    case("many missing scripts in one step", BOTH, 1,
         files_of(steps(lines(f"bash scripts/x{i}.sh"
                              for i in range(MANY)))),
         **LONG, check=this_many(MANY)),
    case("many findings in SARIF", ["--format", "sarif"], 1,
         files_of(steps(lines(f"bash scripts/x{i}.sh"
                              for i in range(MANY // 4)))), **LONG),
    case("many steps with a missing script", ["--format", "github"], 1,
         files_of(steps(*(f"run: bash scripts/x{i}.sh"
                          for i in range(MANY // 4)))), **LONG),
    case("many missing scripts behind what makes files", [], None,
         files_of(steps(lines(
             f"cp a out{i}; bash scripts/x{i}.sh" for i in range(MANY // 4)
         ))), **LONG),
    case("many missing scripts on one line", BOTH, 1,
         files_of(steps("run: " + "; ".join(
             f"bash scripts/x{i}.sh" for i in range(5000)))),
         **LONG, check=this_many(5000)),
    case("many missing scripts, many files", BOTH, 1,
         {**files_of(steps(lines(f"bash scripts/x{i}.sh"
                                 for i in range(2000)))),
          **{f"scripts/y{i}.sh": "" for i in range(2000)}},
         **LONG, check=this_many(2000)),
    case("many rules of an ignore file", BOTH, 1,
         {**files_of(steps(lines(f"bash scripts/x{i}.sh"
                                 for i in range(500)))),
          ".gitignore": "".join(f"a{i}*b\n" for i in range(1900))},
         **LONG, check=one_rule("not-checked")),
    case("many creators of releases", BOTH, 1,
         files_of(steps(*(f"run: gh release create v{i}"
                          for i in range(300)))),
         **LONG, check=not_checked(RELEASE_YML)),
    case("functions without end", BOTH, 1,
         files_of(steps(lines(calls(3, 18, '"$@"')))),
         **LONG, check=not_checked(RELEASE_YML)),
    case("quiet functions without end", BOTH, 0,
         files_of(steps(lines([*calls(3, 18, "x")[:-2], "f18() { echo; }",
                               "f0"]))), **LONG),
    case("a script that sources itself", BOTH, 1,
         {**BROKEN, "scripts/a.sh": ". scripts/a.sh\n. ./scripts/a.sh\n",
          B_YML: steps("run: bash scripts/a.sh")},
         check=one_rule("missing-script")),
    case("a matrix past the bound", BOTH, 1,
         files_of(WORKFLOW.replace("    steps:", "    strategy:\n"
                                   "      matrix:\n        a: "
                                   f"{list(range(20))}\n        b: "
                                   f"{list(range(20))}\n    steps:")),
         check=not_checked(RELEASE_YML)),
]

# What stands in a text of the repository, as YAML writes it.
RAW = "scripts/\\e[31m\\n::warning::\\u202e\\r##[error].sh"
NAMES = [
    case(f"hostile texts in {form}", ["--format", form, "--notes"], 1,
         {**files_of(steps(f'run: "bash \'{RAW}\'"',
                           f'uses: "./{RAW}"',
                           "run: bash scripts/x.sh # ::error::<b>|`x`")),
          "skills/a/SKILL.md":
          "---\nname: a\n---\n```bash\nbash 'scripts/\x1b[31m.sh'\n"
          "::warning::x\nbash scripts/x.sh\n```\n"},
         never=["\n::warning::\\", "\u202e", "\n##["], out=["x.sh"])
    for form in FORMATS
]

CASES = HOSTILE + FILES + GIT + SIZES + NAMES


def main(program, *words):
    tap = harness.Tap()
    cli.run_cases(tap, os.path.abspath(program), CASES, words)
    tap.done()


if __name__ == "__main__":
    main(*sys.argv[1:])
