#!/usr/bin/env python3
"""Tries the pre-commit hook with the real client.

usage: hook.py PROGRAM

The hook's repository is a copy of this one, made by git from the working
tree; PROGRAM stands on PATH as driftcheck.  Needs pre-commit (see
requirements.txt) and is skipped without it.
"""

import os
import shutil
import sys

import harness

SKILL = """---
name: release
description: release this project
---

# Release

1. Run `scripts/release.sh`:

   ```bash
   scripts/release.sh
   ```
"""
CONFIG = """repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: driftcheck-system
"""


def find_client():
    beside = os.path.join(os.path.dirname(sys.executable), "pre-commit")
    built = os.path.join(harness.ROOT, "build/venv/bin/pre-commit")
    for path in (beside, built, shutil.which("pre-commit")):
        if path and os.access(path, os.X_OK):
            return path
    return None


def copy_project(folder):
    """A bare repository that holds the working tree; its path and commit."""
    bare = os.path.join(folder, "hooks.git")
    harness.git(folder, "init", "-q", "--bare", "-b", "main", bare)
    here = ["--git-dir", bare, "--work-tree", harness.ROOT]
    harness.git(harness.ROOT, *here, "add", "-A")
    harness.git(harness.ROOT, *here, "commit", "-q", "-m", "copy")
    return bare, harness.git(bare, "rev-parse", "HEAD").strip()


class Trial:
    """A repository with the hook installed."""

    def __init__(self, folder, program, client):
        self.root = os.path.join(folder, "project")
        self.home = os.path.join(folder, "home")
        tools = os.path.join(folder, "bin")
        for path in (self.root, self.home, tools):
            os.makedirs(path)
        os.symlink(program, os.path.join(tools, "driftcheck"))
        self.path = os.pathsep.join(
            [tools, os.path.dirname(client), os.environ["PATH"]])
        hooks, rev = copy_project(folder)
        self.write(".claude/skills/release/SKILL.md", SKILL)
        self.write("scripts/release.sh", "#!/bin/sh\necho release\n", 0o755)
        self.write("scripts/other.sh", "#!/bin/sh\necho other\n", 0o755)
        self.write(".pre-commit-config.yaml",
                   CONFIG.format(hooks=hooks, rev=rev))
        harness.init(self.root)
        status, said = self.run([client, "install"])
        if status:
            raise RuntimeError(said)

    def write(self, path, content, mode=0o644):
        harness.write(self.root, path, content, mode)

    def run(self, argv):
        status, out, err = harness.command(
            argv, self.root, timeout=300, PATH=self.path,
            PRE_COMMIT_HOME=self.home)
        return status, out + err

    def git(self, *args):
        return self.run(["git", *args])

    def reset(self):
        self.git("reset", "-q", "--hard", "HEAD")


def passes(trial):
    trial.write("notes.txt", "a change that breaks nothing\n")
    trial.git("add", "notes.txt")
    status, said = trial.git("commit", "-m", "clean")
    return f"exit {status}\n{said}" if status or "Passed" not in said else ""


def refuses(trial, *commands):
    """The last command, a commit, must fail and name the script."""
    head = trial.git("rev-parse", "HEAD")
    for command in commands:
        status, said = trial.git(*command)
    problem = ""
    if not status or "scripts/release.sh" not in said:
        problem = f"exit {status}\n{said}"
    if trial.git("rev-parse", "HEAD") != head:
        problem += "\nthe commit was made"
        trial.git("reset", "-q", "--hard", head[1].strip())
    trial.reset()
    return problem


def refuses_unlinked(trial):
    """`git commit -a` writes an index of its own: GIT_INDEX_FILE."""
    os.remove(os.path.join(trial.root, "scripts/release.sh"))
    return refuses(trial, ["commit", "-a", "-m", "without the script"])


def refuses_partial(trial):
    """So does `git commit PATH`."""
    os.remove(os.path.join(trial.root, "scripts/release.sh"))
    return refuses(trial, ["commit", "-m", "one path", "scripts/release.sh"])


def passes_unstaged(trial):
    """What is not part of the commit does not refuse it."""
    os.remove(os.path.join(trial.root, "scripts/release.sh"))
    trial.write("notes.txt", "another\n")
    trial.git("add", "notes.txt")
    status, said = trial.git("commit", "-m", "notes alone")
    trial.reset()
    return f"exit {status}\n{said}" if status else ""


def main(program):
    client = find_client()
    if not client:
        print("1..0 # SKIP pre-commit is not installed")
        return
    tap = harness.Tap()
    with harness.scratch() as folder:
        trial = Trial(folder, os.path.abspath(program), client)
        tap.case("a clean commit passes", passes(trial))
        tap.case("git rm of a script that a skill runs is refused", refuses(
            trial, ["rm", "-q", "scripts/release.sh"],
            ["commit", "-m", "remove the script"]))
        tap.case("a rename of it is refused", refuses(
            trial, ["mv", "scripts/release.sh", "scripts/publish.sh"],
            ["commit", "-m", "rename the script"]))
        tap.case("git commit -a of its deletion is refused",
                 refuses_unlinked(trial))
        tap.case("git commit of that path alone is refused",
                 refuses_partial(trial))
        tap.case("a deletion that is not committed does not refuse",
                 passes_unstaged(trial))
        status, said = trial.git("rm", "-q", "scripts/other.sh")
        status, said = trial.git("commit", "-m", "remove another")
        tap.case("removing what nothing runs passes",
                 f"exit {status}\n{said}" if status else "")
    tap.done()


if __name__ == "__main__":
    main(sys.argv[1])
