#!/usr/bin/env python3
"""Golden tests: what driftcheck says about each folder below fixtures/.

usage: golden.py [--update] PROGRAM [CASE...]

A case is a folder with expected.txt: the output, then "exit N"; lines on
standard error stand between them behind "stderr: ".  expected.FORMAT beside
it does the same for another --format.  The folder is copied into a temporary
git repository, with these exceptions and additions:

  expected.*   are not part of it
  options      more options for the command line
  recipe       a shell script that makes the repository, run in the copy
               after `git init` instead of adding and committing everything

--update writes what came out; look at the difference before keeping it.
fixtures/ok/ must stay silent.
"""

import concurrent.futures
import difflib
import os
import shlex
import shutil
import sys

import harness


def find_cases(names):
    for top, folders, files in os.walk(harness.FIXTURES):
        folders.sort()
        case = os.path.relpath(top, harness.FIXTURES)
        if "expected.txt" in files and (not names or case in names):
            folders.clear()
            yield case


def lay_out(case, root):
    """Makes the repository of CASE in ROOT."""
    source = os.path.join(harness.FIXTURES, case)
    shutil.copytree(source, root, symlinks=True, dirs_exist_ok=True)
    for name in os.listdir(source):
        if name.startswith("expected.") or name in ("recipe", "options"):
            os.remove(os.path.join(root, name))
    recipe = os.path.join(source, "recipe")
    if not os.path.exists(recipe):
        harness.init(root)
        return
    harness.git(root, "init", "-q", "-b", "main")
    status, out, err = harness.command(["sh", "-eu", recipe], root)
    if status:
        raise RuntimeError(f"recipe: exit {status}\n{out}{err}")


def read_options(case):
    path = os.path.join(harness.FIXTURES, case, "options")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as lines:
        return shlex.split(lines.read(), comments=True)


def observe(program, case, root, kind):
    """What the program says in this format, in the form of a golden file,
    and what is wrong with it by the schema of the format."""
    form = [] if kind == "txt" else ["--format", kind]
    status, out, err = harness.command(
        [program, *read_options(case), *form], root)
    wrong = harness.validate(kind, out)
    if out and not out.endswith("\n"):
        out += "\n"
    err = "".join(f"stderr: {line}\n" for line in err.splitlines())
    return f"{out}{err}exit {status}\n", wrong


def check(program, case, update):
    """The problems of a case, by the name of its golden file."""
    folder = os.path.join(harness.FIXTURES, case)
    problems = {}
    with harness.scratch() as root:
        lay_out(case, root)
        for name in sorted(os.listdir(folder)):
            if not name.startswith("expected."):
                continue
            path = os.path.join(folder, name)
            seen, wrong = observe(
                program, case, root, name.partition(".")[2])
            if update:
                with open(path, "w", encoding="utf-8",
                          errors="surrogateescape") as out:
                    out.write(seen)
            with open(path, encoding="utf-8",
                      errors="surrogateescape") as golden:
                expected = golden.read()
            problems[name] = wrong + "\n".join(difflib.unified_diff(
                expected.splitlines(), seen.splitlines(),
                "expected", "seen", lineterm=""))
            if case.startswith("ok/") and name == "expected.txt" \
                    and seen != "exit 0\n":
                problems[name] += "\na case of fixtures/ok is not silent"
    return problems


def main(args):
    update = "--update" in args
    program, *names = [arg for arg in args if arg != "--update"]
    program = os.path.abspath(program)
    names = [os.path.relpath(os.path.abspath(name), harness.FIXTURES)
             if os.path.isdir(name) else name for name in names]
    tap = harness.Tap()
    cases = list(find_cases(names))

    def attempt(case):
        try:
            return check(program, case, update)
        except Exception as error:  # a broken case must not hide the others
            return {"case": f"{type(error).__name__}: {error}"}

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, problems in zip(cases, pool.map(attempt, cases)):
            for name, problem in problems.items():
                shown = case if name == "expected.txt" else f"{case}/{name}"
                tap.case(shown, problem)
    tap.case("there are cases", "" if cases else "no fixture was found")
    tap.done()


if __name__ == "__main__":
    main(sys.argv[1:])
