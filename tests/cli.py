#!/usr/bin/env python3
"""The command line from end to end: options, exit statuses, formats.

usage: cli.py PROGRAM [WORD...]

Each row of CASES is one run: a name, the tree, the arguments, the exit status
and what must or must not be said.  WORDs choose cases by their name.  Every
run must also leave the terminal alone: no control bytes come out.
"""

import concurrent.futures
import json
import os
import pty
import re
import subprocess
import sys

import harness

CHECKOUT = "      - uses: actions/checkout@v4\n"
WORKFLOW = """name: Release
on:
  push:
    tags: ["v*"]
permissions:
  contents: write
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
""" + CHECKOUT + "      - run: bash scripts/release.sh\n"
SCRIPT = "#!/bin/bash\nset -eu\necho released\n"
RELEASE_YML = ".github/workflows/release.yml"

CLEAN = {RELEASE_YML: WORKFLOW, "scripts/release.sh": SCRIPT}
BROKEN = {RELEASE_YML: WORKFLOW, "scripts/other.sh": SCRIPT}
WARNED = {**CLEAN, "scripts/build/publish.sh": "#!/bin/sh\necho done\n",
          "RELEASING.md":
          "# Releasing\n\nRun this:\n\n```bash\nbash scripts/publish.sh\n```\n"}
CREATING = {RELEASE_YML: WORKFLOW.replace(
    "bash scripts/release.sh",
    "gh release create \"$GITHUB_REF_NAME\" --verify-tag")}
OTHER = {"main.c": "int main(void) { return 0; }\n"}

FORMATS = ["text", "json", "sarif", "github"]
OPTIONS = ["--rev", "--explain", "--format", "--output", "--color",
           "--fail-on", "--notes", "--pedantic", "--only", "--skip",
           "--config", "--no-config",
           "--no-ignores", "--allow-empty", "--list-rules", "--version",
           "--help"]


def version():
    with open(os.path.join(harness.ROOT, "meson.build"),
              encoding="utf-8") as text:
        return re.search(r"\bversion: '([^']+)'", text.read())[1]


def rule_ids():
    names = os.listdir(os.path.join(harness.ROOT, "rules"))
    return sorted(name[:-3] for name in names if name.endswith(".md"))


def broken_by_name(name):
    return {**CLEAN, f".github/workflows/{name}": "on: push\njobs: [\n"}


# --- steps that prepare a tree ---------------------------------------------

def second_commit(root):
    """HEAD~1 is clean, HEAD is not."""
    harness.git(root, "mv", "scripts/release.sh", "scripts/other.sh")
    harness.git(root, "commit", "-q", "-m", "second")


def make_bare(root):
    harness.git(root, "clone", "-q", "--bare", ".", "bare.git")


# --- what must hold of the output ------------------------------------------

def is_json(out, _):
    data = json.loads(out)
    keys = {"version", "tool", "root", "rev", "since", "findings",
            "diagnostics", "summary"}
    if data["version"] != 1 or set(data) != keys:
        return f"keys: {sorted(data)}"
    return "" if data["findings"][0]["rule"] == "missing-script" else out


def is_sarif(out, _):
    data = json.loads(out)
    result = data["runs"][0]["results"][0]
    return "" if (data["version"] == "2.1.0"
                  and result["ruleId"] == "missing-script") else out


def is_github(out, _):
    return "" if out.startswith("::error file=" + RELEASE_YML) else out


def is_colored(out, _):
    return "" if "\x1b[" in out else "no colour"


def is_whole(root):
    """A failed run leaves nothing half written."""
    names = sorted(os.listdir(root))
    return "" if names == [".git", ".github", "scripts"] else str(names)


def output_file(root):
    with open(os.path.join(root, "out.json"), encoding="utf-8") as text:
        return "" if json.load(text)["findings"] else "empty"


# --- the table ---------------------------------------------------------------

def case(name, args, status, files=None, **more):
    """MORE: out, err (texts said there), never (texts said nowhere), check
    (a function of both), after and prepare (functions of the root), git,
    commit, cwd, env, seconds, shell, terminal, long (the output is not
    compared with its schema, which takes its time)."""
    return {"name": name, "args": args, "status": status,
            "files": CLEAN if files is None else files, **more}


USAGE = [
    case("unknown option", ["--foramt", "json"], 2,
         err=["--foramt", "--format"]),
    case("unknown short option", ["-Q"], 2, err=["-Q"]),
    case("option without its value", ["--format"], 2, err=["--format"]),
    case("unknown format", ["--format", "jsn"], 2, err=["jsn", "json"]),
    case("unknown level", ["--fail-on", "eror"], 2, err=["eror", "error"]),
    case("unknown colour", ["--color", "sometimes"], 2, err=["sometimes"]),
    case("value given to a flag", ["--notes=yes"], 2, err=["--notes"]),
    case("unknown rule in --only", ["--only", "missing-scrpt"], 2,
         err=["missing-scrpt", "missing-script"]),
    case("unknown rule in --skip", ["--skip", "missing-scrpt"], 2,
         err=["missing-scrpt", "missing-script"]),
    case("two paths", [".", "scripts"], 2),
    case("no such path", ["no/such"], 2, err=["no/such"]),
    case("a file as path", [RELEASE_YML], 2, err=[RELEASE_YML]),
    case("no such revision", ["--rev", "nowhere"], 2, err=["nowhere"]),
    case("hostile revision", ["--rev", "HEAD^{/(((((a*)*)*"], 2),
    case("a revision without a repository", ["--rev", "HEAD"], 2, git=False),
    case("control bytes in an option", ["--\x1b[31mred\r\n"], 2,
         err=["\\x1b"]),
    case("control bytes in an empty folder", ["a\x1b[31m"], 3,
         {"a\x1b[31m/x": "x"}, err=["\\x1b"]),
    case("control bytes in a path", ["\x1b]0;title\x07"], 2, err=["\\x1b"]),
    case("--version", ["--version"], 0, out=[f"driftcheck {version()}"]),
    case("--help", ["--help"], 0, out=OPTIONS + FORMATS),
    case("--list-rules", ["--list-rules"], 0, out=rule_ids()),
]

STATUS = [
    case("clean is silent", [], 0, check=lambda out, err: out + err),
    case("findings", [], 1, BROKEN,
         out=["error[missing-script]", "scripts/release.sh", RELEASE_YML]),
    case("an option with '='", ["--format=json"], 1, BROKEN, check=is_json),
    case("from a folder below", [], 1, BROKEN, cwd="scripts",
         out=[RELEASE_YML]),
    case("a plain folder", ["."], 1, BROKEN, git=False,
         out=["missing-script"]),
    case("before the first commit", [], 1, BROKEN, commit=False),
    case("empty repository", [], 3, {}, commit=False),
    case("empty repository, allowed", ["--allow-empty"], 0, {},
         commit=False),
    case("nothing to check", [], 3, OTHER),
    case("nothing to check, allowed", ["--allow-empty"], 0, OTHER),
    case("warnings fail", [], 1, WARNED, out=["warning[missing-script]"]),
    case("warnings pass --fail-on error", ["--fail-on", "error"], 0, WARNED),
    case("--only another rule", ["--only", "dual-creator"], 0, BROKEN),
    case("--only this rule", ["--only", "missing-script"], 1, BROKEN),
    case("--skip this rule", ["--skip", "missing-script,dual-creator"], 0,
         BROKEN),
    case("the last option wins", ["--format", "json", "--format", "text"], 1,
         BROKEN, out=["error[missing-script]"]),
    case("ignored", [], 0, {**BROKEN, RELEASE_YML: WORKFLOW.replace(
        "release.sh\n", "release.sh  # driftcheck: ignore[missing-script] x\n"
        )}),
    case("--no-ignores", ["--no-ignores"], 1, {
        **BROKEN, RELEASE_YML: WORKFLOW.replace(
            "release.sh\n",
            "release.sh  # driftcheck: ignore[missing-script] x\n")}),
]

CONFIG = ".driftcheck.yaml"
QUIET = {**BROKEN, CONFIG: "version: 1\nrules: {missing-script: off}\n"}
WRONG = {**BROKEN, CONFIG: "version: 1\nrule: {missing-script: off}\n"}


def add_config(root):
    """One that git does not track, and one outside of what is checked."""
    harness.write(root, CONFIG, QUIET[CONFIG])
    harness.write(root, "../other.yaml", QUIET[CONFIG])


def leave_nothing(root):
    names = [name for name in os.listdir(root) if "driftcheck" in name]
    return "" if names == [CONFIG] else str(names)


CONFIGURATION = [
    case("a rule that is off", [], 0, QUIET),
    case("--only asks a rule that is off", ["--only", "missing-script"], 1,
         QUIET),
    case("--skip beside the configuration", ["--skip", "missing-script"], 0, {
        **BROKEN, CONFIG: "version: 1\nrules: {missing-script: error}\n"}),
    case("--no-config", ["--no-config"], 1, QUIET),
    case("--list-rules beside a configuration", ["--list-rules"], 0, QUIET,
         out=rule_ids()),
    case("another level", ["--notes"], 0, {
        **BROKEN, CONFIG: "version: 1\nrules: {missing-script: note}\n"},
        out=["note[missing-script]"]),
    case("ignored paths of a rule", [], 0, {
        **BROKEN,
        CONFIG: "version: 1\nrules: {missing-script: {ignore: .github/**}}\n"
    }),
    case("ignored paths", ["--allow-empty"], 0, {
        **BROKEN, CONFIG: "version: 1\npaths: {ignore: [release.yml]}\n"}),
    case("below .github", [], 0, {
        **BROKEN, ".github/" + CONFIG: QUIET[CONFIG]}),
    case("two configurations", [], 0, {
        **QUIET, ".github/" + CONFIG: "version: 1\n"},
        err=[".github/" + CONFIG, "does not count"]),
    case("a configuration that is not tracked", [], 0, BROKEN,
         prepare=add_config),
    case("--config", ["--config", "../other.yaml"], 0, BROKEN,
         prepare=add_config),
    case("--config that is not there", ["--config", "none.yaml"], 2, BROKEN,
         err=["none.yaml", "no such file"]),
    case("the configuration of a revision", ["--rev", "HEAD"], 0, QUIET,
         prepare=lambda root: os.remove(os.path.join(root, CONFIG))),
    case("a wrong configuration, the rest checked", [], 2, WRONG,
         out=["error[missing-script]"],
         err=[CONFIG + ":2:1", "did you mean 'rules'?"]),
    case("a suppression in the configuration", ["--notes"], 0, {
        **CLEAN, CONFIG: "version: 1 # driftcheck: ignore[dual-creator] x\n"},
        out=["note[unused-ignore]", CONFIG]),
]

INIT = [
    case("init", ["init"], 0, CREATING, out=["wrote .driftcheck.yaml"],
         after=leave_nothing),
    case("init writes over nothing", ["init"], 2, {**CREATING, CONFIG: "a"},
         err=["stands already"], after=leave_nothing),
    case("init writes beside nothing", ["init"], 2,
         {**CREATING, ".github/" + CONFIG: "a"}, err=["stands already"]),
    case("init to standard output", ["init", "--output", "-"], 0,
         {**CREATING, CONFIG: "a"}, out=["version: 1", "release.yml:12"]),
    case("init to a file", ["init", "--output", "main.c"], 2,
         {**CREATING, **OTHER}, err=["stands already"]),
    case("init of a revision", ["init", "--rev", "HEAD", "--output", "-"], 0,
         CREATING, out=["version: 1"]),
    case("init into a revision", ["init", "--rev", "HEAD"], 2, CREATING,
         err=["--output -"]),
    case("init where nothing releases", ["init"], 3, OTHER,
         err=["nothing here"]),
    case("init takes no --format", ["init", "--format", "json"], 2, CREATING,
         err=["--format"]),
    case("init into a folder", ["init", "a"], 0,
         {"a/" + path: text for path, text in CREATING.items()},
         after=lambda root: "" if os.path.exists(
             os.path.join(root, "a", CONFIG)) else "not in the folder"),
]

REVISIONS = [
    case("--rev of a clean commit", ["--rev", "HEAD~1"], 0,
         prepare=second_commit),
    case("--rev of a drifting commit", ["--rev", "HEAD"], 1,
         prepare=second_commit),
    case("--rev in a bare repository", ["--rev", "main", "bare.git"], 1,
         BROKEN, prepare=make_bare),
]

EXPLAIN = [
    case("--explain", ["--explain"], 1, BROKEN, out=["missing-script"]),
    case("--explain with a folder", ["--explain", "./graph"], 1,
         {"graph/" + path: text for path, text in BROKEN.items()}),
    case("--explain with a folder named like a rule",
         ["--explain", "./dual-creator"], 1,
         {"dual-creator/" + path: text for path, text in BROKEN.items()}),
    case("--explain with no rule and no folder", ["--explain", "dual-creatr"],
         2, err=["dual-creatr"]),
] + [
    case(f"--explain {rule}", ["--explain", rule], 0, OTHER, out=[rule])
    for rule in rule_ids()
]

GRAPH_FOLDER = [
    case("a folder named like a subcommand", ["./graph"], 1,
         {"graph/" + path: text for path, text in BROKEN.items()},
         out=[RELEASE_YML]),
]

OUTPUT = [
    case("--output", ["--format", "json", "--output", "out.json"], 1, BROKEN,
         after=output_file),
    case("--output into a folder that is not there",
         ["--output", "none/out.txt"], 2, BROKEN, err=["none/out.txt"],
         after=is_whole),
    case("--output onto a folder", ["--output", "scripts"], 2, BROKEN,
         after=is_whole),
    case("--output into a pipe", ["--output", "pipe"], 1, BROKEN,
         prepare=lambda root: os.mkfifo(os.path.join(root, "pipe")),
         shell='timeout 5 cat pipe >got & "$0" "$@" <&-; s=$?; test -p pipe || '
               'echo "not a pipe any more" >&2; wait $!; cat got; exit $s',
         out=["missing-script"], never=["not a pipe any more"]),
    case("--output over a link", ["--output", "link.txt"], 1, BROKEN,
         prepare=lambda root: os.symlink(
             "real.txt", os.path.join(root, "link.txt")),
         after=lambda root: "" if os.path.islink(
             os.path.join(root, "link.txt")) else "the link is replaced"),
    case("standard output to a full disk", [], 2, BROKEN,
         shell='"$0" "$@" >/dev/full'),
    case("standard output closed", [], 2, BROKEN, shell='"$0" "$@" >&-'),
    case("json", ["--format", "json"], 1, BROKEN, check=is_json),
    case("sarif", ["--format", "sarif"], 1, BROKEN, check=is_sarif),
    case("github", ["--format", "github"], 1, BROKEN, check=is_github),
    case("no colour into a file", [], 1, BROKEN),
    case("FORCE_COLOR", [], 1, BROKEN, env={"FORCE_COLOR": "1"},
         check=is_colored),
    case("--color always", ["--color", "always"], 1, BROKEN,
         env={"NO_COLOR": "1"}, check=is_colored),
    case("--color never", ["--color", "never"], 1, BROKEN,
         env={"FORCE_COLOR": "1"}),
    case("no colour in json", ["--format", "json", "--color", "always"], 1,
         BROKEN, check=is_json),
    case("a terminal", [], 1, BROKEN, terminal=True, check=is_colored),
    case("a terminal with NO_COLOR", [], 1, BROKEN, terminal=True,
         env={"NO_COLOR": "1"}),
]

CASES = USAGE + STATUS + CONFIGURATION + INIT + REVISIONS + EXPLAIN + GRAPH_FOLDER + OUTPUT


# --- running it --------------------------------------------------------------

def run_on_terminal(argv, cwd, env):
    """Output as a terminal would get it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
            argv, cwd=cwd, stdin=theirs, stdout=theirs,
            stderr=subprocess.DEVNULL,
            env={**harness.ENVIRONMENT, "TERM": "xterm", **env}) as child:
        os.close(theirs)
        out = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                chunk = b""
            if not chunk:
                break
            out += chunk
    os.close(ours)
    return child.returncode, out.decode().replace("\r\n", "\n"), ""


def execute(program, row, root):
    argv = [program, *row["args"]]
    if "shell" in row:
        argv = ["sh", "-c", row["shell"], *argv]
    cwd = os.path.join(root, row.get("cwd", ""))
    if row.get("terminal"):
        return run_on_terminal(argv, cwd, row.get("env", {}))
    return harness.command(argv, cwd, row.get("seconds", 60),
                           **row.get("env", {}))


def form_of(args):
    """The format that the last --format asks for."""
    forms = [value for option, value in zip(args, args[1:])
             if option == "--format"]
    return forms[-1] if forms else "text"


def judge(row, status, out, err):
    """What is wrong with this run, a line each."""
    colored = row.get("check") is is_colored
    raw = re.sub("\x1b\\[[0-9;]*m", "", out) if colored else out
    if row["status"] is not None and status != row["status"]:
        yield f"exit {status}, not {row['status']}"
    if status not in (0, 1, 2, 3):
        yield f"a crash: exit {status}"
    if status == 2 and not err:
        yield "exit 2 without a word on standard error"
    if re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\udc80-\udcff]", raw + err):
        yield "control bytes or invalid UTF-8 came out"
    for text in row.get("out", []):
        if text not in out:
            yield f"standard output lacks {text!r}"
    for text in row.get("err", []):
        if text not in err:
            yield f"standard error lacks {text!r}"
    for text in row.get("never", []):
        if text in out + err:
            yield f"{text!r} came out"
    if status in (0, 1) and out and not row.get("long"):
        yield harness.validate(form_of(row["args"]), out)
    if "check" in row and status in (0, 1):
        try:
            yield row["check"](out, err)
        except Exception as error:
            yield f"{type(error).__name__}: {error}"


def attempt(program, row):
    with harness.scratch() as folder:
        root = os.path.join(folder, "repository")
        os.mkdir(root)
        for path, content in row["files"].items():
            harness.write(root, path, content)
        if row.get("git", True):
            harness.init(root, row.get("commit", True))
        if "prepare" in row:
            row["prepare"](root)
        status, out, err = execute(program, row, root)
        problems = [problem for problem in judge(row, status, out, err)
                    if problem]
        if "after" in row:
            problems += [row["after"](root)] if row["after"](root) else []
    if problems:
        problems.append(f"$ driftcheck {' '.join(row['args'])}")
        problems += (out + err)[:4000].splitlines()
    return "\n".join(problems)


def guarded(program, row):
    try:
        return attempt(program, row)
    except Exception as error:  # one case must not hide the others
        return f"{type(error).__name__}: {error}"


def is_deterministic(program):
    """The same bytes from the same files, in whatever order they came."""
    said = set()
    for order in (sorted, lambda names: sorted(names, reverse=True)):
        with harness.scratch() as root:
            files = {**BROKEN, **WARNED, **broken_by_name("b.yml")}
            for path in order(files):
                harness.write(root, path, files[path])
            harness.init(root)
            for _ in range(2):
                said.add(harness.command(
                    [program, "--format", "json", "--notes"], root))
    return "" if len(said) == 1 else "\n".join(map(str, said))


def run_cases(tap, program, rows, words):
    rows = [row for row in rows if not words
            or any(word in row["name"] for word in words)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda row: guarded(program, row), rows)
        for row, problem in zip(rows, results):
            tap.case(row["name"], problem)


def main(program, *words):
    program = os.path.abspath(program)
    tap = harness.Tap()
    run_cases(tap, program, CASES, words)
    tap.case("output is deterministic", is_deterministic(program))
    tap.done()


if __name__ == "__main__":
    main(*sys.argv[1:])
