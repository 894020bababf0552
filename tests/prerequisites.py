#!/usr/bin/env python3
"""`driftcheck prerequisites`: prerequisites.py PROGRAM

What is listed of a release, with names, places, jobs and runners; the
comparison with what there is, and hostile input of it; the JSON of every
fixture by its schema.
"""

import json
import os
import sys

import harness
import schema

RELEASE = """on:
  push:
    tags: ["v*"]
  workflow_dispatch:
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
        env: {COVERAGE: "${{ secrets.COVERAGE_TOKEN }}"}
  sign:
    needs: test
    strategy:
      matrix: {os: [macos-14, windows-latest]}
    runs-on: ${{ matrix.os }}
    steps:
      - if: matrix.os == 'macos-14'
        run: codesign --sign "$IDENTITY" a.app
        env:
          IDENTITY: ${{ secrets.APPLE_IDENTITY }}
          KEYCHAIN: ${{ secrets['KEYCHAIN'] || 'login' }}
      - run: echo "${{ vars.REGION }} ${{ secrets.GITHUB_TOKEN }}"
  publish:
    needs: sign
    permissions: {contents: write, id-token: write}
    runs-on: ubuntu-latest
    environment: ${{ github.event_name == 'push' && 'pypi' || 'test' }}
    steps:
      - uses: softprops/action-gh-release@v2
        with: {token: "${{ secrets.RELEASE_PAT }}"}
      - uses: pypa/gh-action-pypi-publish@release/v1
  images:
    needs: publish
    uses: ./.github/workflows/images.yml
    secrets:
      password: ${{ secrets.DOCKER_PASSWORD }}
  site:
    needs: publish
    uses: example/site/.github/workflows/deploy.yml@v1
    secrets: inherit
"""
IMAGES = """on:
  workflow_call:
    secrets:
      password: {required: true}
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/login-action@v3
        with: {username: us, password: "${{ secrets.password }}"}
      - run: docker push us/image
"""
CHECKS = """on: pull_request
jobs:
  preview:
    runs-on: ubuntu-latest
    steps:
      - run: npx vercel deploy
        env: {VERCEL_TOKEN: "${{ secrets.VERCEL_TOKEN }}"}
"""
SCRIPT = """#!/bin/sh
set -e
git push origin "refs/tags/v$1"
gh release create "v$1"
TWINE_PASSWORD=$(pass pypi) twine upload dist/*
"""
FILES = {
    ".github/workflows/release.yml": RELEASE,
    ".github/workflows/images.yml": IMAGES,
    ".github/workflows/checks.yml": CHECKS,
    "scripts/release.sh": SCRIPT,
}
# kind, name, line of the first place, job, runner, what it becomes, optional
LISTED = [
    ("secret", "APPLE_IDENTITY", 20, "sign", "macos-14", "env IDENTITY",
     False),
    ("secret", "COVERAGE_TOKEN", 10, "test", "ubuntu-latest", "env COVERAGE",
     False),
    ("secret", "DOCKER_PASSWORD", 10, "push", "ubuntu-latest",
     "input password", False),
    ("secret", "KEYCHAIN", 21, "sign", "macos-14", "env KEYCHAIN", True),
    ("secret", "RELEASE_PAT", 30, "publish", "ubuntu-latest", "input token",
     False),
    ("secret", "what is read by example/site/.github/workflows/deploy.yml@v1",
     39, "site", None, "inherited", True),
    ("variable", "REGION", 22, "sign", "macos-14, windows-latest",
     "in its command", False),
    ("environment", "pypi", 27, "publish", "ubuntu-latest", None, True),
    ("environment", "test", 27, "publish", "ubuntu-latest", None, True),
    ("trusted-publisher", "PyPI", 31, "publish", "ubuntu-latest",
     "pypa/gh-action-pypi-publish", False),
    ("login", "gh", 4, None, None, "gh release create", False),
    ("login", "git", 3, None, None, "git push", False),
]
NEEDED = ["APPLE_IDENTITY", "COVERAGE_TOKEN", "DOCKER_PASSWORD",
          "RELEASE_PAT"]


def listed(out):
    for p in json.loads(out)["prerequisites"]:
        use = p["uses"][0]
        yield (p["kind"], p["name"], use["line"], use["job"], use["runner"],
               use["as"], p["optional"])


def difference(want, got):
    return "".join(f"- {line}\n" for line in want if line not in got) + \
        "".join(f"+ {line}\n" for line in got if line not in want)


def run(program, root, *more, stdin=None):
    given = stdin or ""
    if isinstance(given, bytes):
        given = given.decode("utf-8", "surrogateescape")
    return harness.command([program, "prerequisites", *more], root,
                           given=given)


def all_of_it(tap, program, root):
    status, out, err = run(program, root, "--format", "json")
    problem = err or "\n".join(schema.problems("prerequisites", out))
    if not problem:
        problem = difference(LISTED, list(listed(out)))
    tap.case("what a release needs", problem or ("" if not status else
                                                 f"exit {status}"))
    status, out, err = run(program, root)
    problem = "".join(f"no {text!r} in\n{out}" for text in (
        "secrets\n", "trusted publishers\n", "workflow release.yml",
        "environment pypi or test", "gh auth login, or GH_TOKEN",
        "the operator's machine") if text not in out)
    tap.case("the same for people", problem)


def compared(tap, program, root):
    gh = json.dumps([{"name": name} for name in NEEDED])
    near = gh.replace("RELEASE_PAT", "RELEASE_PAD")
    for name, text, want, words in (
            ("all are there", gh, 0, ["no secret is missing"]),
            ("one is missing", near, 1,
             ["missing; did you mean RELEASE_PAD?", "1 missing"]),
            ("the forge's API", '{"total_count": 4, "secrets": %s}' % gh, 0,
             []),
            ("a name a line", "# all\r\n" + "\r\n".join(NEEDED), 0, []),
            ("the table of gh", "NAME  UPDATED\n" + "".join(
                f"{name}\tabout 1 day ago\n" for name in NEEDED), 0, []),
            ("small letters", gh.lower(), 0, []),
            ("a byte order mark", "\ufeff" + gh, 0, []),
            ("nothing", "", 1, ["4 missing"]),
            ("an empty list", "[]", 1, ["4 missing"])):
        status, out, err = run(program, root, "--have", "-", stdin=text)
        tap.case(f"compared: {name}", "" if status == want and all(
            w in out for w in words) else f"exit {status}\n{out}{err}")


def refused(tap, program, root):
    for name, text, words in (
            ("a number", '[{"name": "A"},\n {"name": 3}]', ":2:11: not the"),
            ("no name", '[{"title": "A"}]', ":1:2: an object"),
            ("no list", '{"a": 1}', ":1:1: a list of objects"),
            ("cut off", '[{"name": "A"},\n{"na', "no JSON"),
            ("two texts", '[]\n---\n[]', "a second text"),
            ("a sentence", "no secrets found!\nA B\n", None),
            ("an option", "A\n--token\n", ":2:1: not the name"),
            ("an escape", "A\n\x1b[31mB\n", ":2:1: not the name"),
            ("UTF-16", "[]".encode("utf-16"), "UTF-16"),
            ("NUL", b"A\n\0\n", ":2:1: a NUL byte"),
            ("no UTF-8", b"A\n\xff\xfe\n", ":2:1: not the name"),
            ("too much", "A\n" * 600000, "cannot read -"),
            ("too deep", "[" * 100000, "no JSON")):
        status, out, err = run(program, root, "--have", "-", stdin=text)
        good = words is None or (status == 2 and words in err and not out and
                                 "\x1b" not in err)
        tap.case(f"refused: {name}", "" if good else f"{status}\n{out}{err}")
    for name, args, words in (
            ("no file", ["--have", "none.json"], "none.json"),
            ("a folder", ["--have", "scripts"], "scripts"),
            ("no value", ["--have"], "--have needs a value"),
            ("a format", ["--format", "dot"], "takes text, json"),
            ("an option", ["--only", "dual-creator"], "takes no --only"),
            ("a revision", ["--rev", "none"], "none")):
        status, out, err = run(program, root, *args)
        tap.case(f"refused: {name}", "" if status == 2 and words in err
                 else f"{status}\n{out}{err}")
    status, _, err = harness.command([program, "--have", "x"], root)
    tap.case("--have belongs to prerequisites",
             "" if status == 2 and "only prerequisites takes --have" in err else err)


def nothing(tap, program):
    with harness.scratch() as root:
        harness.write(root, ".github/workflows/checks.yml", CHECKS)
        status, out, _ = run(program, root)
        tap.case("nothing on the release path", "" if status == 3 and
                 "VERCEL" not in out else f"{status}\n{out}")
        status, out, _ = run(program, root, "--allow-empty")
        tap.case("... allowed", "" if status == 0 else f"{status}\n{out}")


def fixtures():
    """The folders of all fixtures, those of rules and those beside them."""
    for case in sorted(os.listdir(harness.FIXTURES)):
        folder = os.path.join(harness.FIXTURES, case)
        if os.path.isdir(os.path.join(folder, ".github")):
            yield folder
            continue
        for sub in sorted(os.listdir(folder)):
            yield os.path.join(folder, sub)


def every_fixture(tap, program):
    problem = ""
    for folder in fixtures():
        status, out, err = run(program, folder, "--format", "json", ".")
        wrong = schema.problems("prerequisites", out) if status in (0, 3) \
            else [err]
        problem += "".join(f"{folder}: {w}\n" for w in wrong)
    tap.case("every fixture as json", problem)


def main():
    program = os.path.abspath(sys.argv[1])
    tap = harness.Tap()
    with harness.scratch() as root:
        for path, text in FILES.items():
            harness.write(root, path, text)
        harness.init(root)
        all_of_it(tap, program, root)
        compared(tap, program, root)
        refused(tap, program, root)
    nothing(tap, program)
    every_fixture(tap, program)
    tap.done()


if __name__ == "__main__":
    main()
