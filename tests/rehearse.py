#!/usr/bin/env python3
"""`driftcheck rehearse`: rehearse.py [--update] PROGRAM

Repositories are played through, and what is told of some of them stands in
tests/rehearsals/; every fixture is played in the formats by turns; the JSON
follows its schema, the diagram what can be written in one; and names that
would break out of a format.
"""

import json
import os
import re
import sys

import harness
import schema
from graph import fixtures

FORMATS = ("text", "json", "mermaid")
TOLD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rehearsals")

CREATE = """on: {push: {tags: ['v*']}}
permissions: {contents: write}
jobs:
  create:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - id: app
        uses: actions/create-github-app-token@v2
        with: {app-id: 1, private-key: '${{ secrets.KEY }}'}
      - run: gh release create "$GITHUB_REF_NAME" %s
        env: {GH_TOKEN: '%s'}
"""
PUBLISH = """on: %s
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: pypi
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
"""
APP, OWN = "${{ steps.app.outputs.token }}", "${{ github.token }}"
FOLDER = ".github/workflows/"
ON_PUBLISHED = "{release: {types: [published]}}"

MENDED = {FOLDER + "create.yml": CREATE % ("--generate-notes", APP),
          FOLDER + "publish.yml": PUBLISH % ON_PUBLISHED}
DRAFT = {FOLDER + "create.yml": CREATE % ("--draft", OWN),
         FOLDER + "early.yml": PUBLISH % "{release: {types: [created]}}",
         FOLDER + "publish.yml": PUBLISH % ON_PUBLISHED}
DISPATCH = {
    FOLDER + "ship.yml": """name: Ship
on: {workflow_dispatch: {inputs: {version: {required: true}}}}
permissions: {contents: write, actions: write}
jobs:
  ship:
    runs-on: ubuntu-latest
    env: {GH_TOKEN: '${{ github.token }}'}
    steps:
      - uses: actions/checkout@v6
      - run: gh release create "v${{ inputs.version }}" --generate-notes
      - run: gh workflow run publish.yml
""",
    FOLDER + "publish.yml": PUBLISH % "{workflow_dispatch: {}}",
    FOLDER + "after.yml": """on: {workflow_run: {workflows: [Ship], types: [completed]}}
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: docker/build-push-action@v6
        with: {push: true, tags: a/b}
""",
    FOLDER + "tests.yml": "on: push\njobs: {t: {runs-on: x, steps: [{run: a}]}}\n"}
SPLIT = {FOLDER + "release.yml": """on: {push: {tags: ['v*']}}
permissions: {contents: write}
env: {GH_TOKEN: '${{ secrets.PAT }}'}
jobs:
  full:
    if: "!contains(github.ref, '-rc')"
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: gh release create "$GITHUB_REF_NAME"
      - if: vars.NPM == 'yes'
        run: npm publish
      - if: failure()
        run: gh release delete "$GITHUB_REF_NAME"
  trial:
    needs: full
    if: contains(github.ref, '-rc')
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: |
          if [ "$SHIP" = yes ]; then
            gh release create "$GITHUB_REF_NAME" --prerelease
          fi
"""}
LOOP = {FOLDER + "again.yml": """on: {release: {types: [published]}}
jobs:
  again:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: gh release create "v$(cat NEXT)"
        env: {GH_TOKEN: '${{ secrets.PAT }}'}
"""}
NAIVE = {FOLDER + "end; a%%{init}.yml": """on: {push: {tags: ["v*"]}}
jobs:
  "x;\\nend\\n<script>alert(1)</script>--":
    runs-on: ubuntu-latest
    environment: "end; #35;\\e[31m"
    steps:
      - uses: actions/checkout@v4
      - if: "vars.A == '<img src=x>;%%' && vars.B == 'end'"
        run: gh release create "v1; end
          -->> forge: <b>x"
        env: {GH_TOKEN: "${{ github.token }}"}
"""}

# name -> files of a repository or the name of a fixture, and options
STORIES = {
    "niamoto": ("niamoto-v0.15.5", ["--tag", "v0.15.5"]),
    "two-creators": ("two-creators", []),
    "script": ("ok/local-release", ["--run", "scripts/release.sh"]),
    "skill": ("ok/local-release", ["--skill", "release"]),
    "drafts-and-publishes": ("ok/one-workflow", []),
    "mended": (MENDED, ["--tag", "v1.0.0"]),
    "draft": (DRAFT, []),
    "dispatch": (DISPATCH, ["--dispatch", "ship"]),
    "split": (SPLIT, ["--tag", "v1.0.0"]),
    "split-rc": (SPLIT, ["--tag", "v1.0.0-rc.1"]),
    "loop": (LOOP, []),
    "no-match": (MENDED, ["--tag", "1.0.0"]),
}


def play(program, root, form, *more):
    return harness.command(
        [program, "rehearse", "--format", form, *more, root], root)


def repository(root, files):
    for path, text in files.items():
        harness.write(root, path, text)
    harness.init(root)
    return root


def tell(program, story, form, root):
    files, options = story
    if isinstance(files, str):
        root = os.path.join(harness.FIXTURES, files)
    else:
        repository(root, files)
    return play(program, root, form, *options)


def wrong_lines(out):
    """Lines that a sequence diagram of Mermaid would not take as meant."""
    text = r"(?:[\w ./,\x80-\U0010ffff-]|#\d+;)*"
    kinds = (r"sequenceDiagram", r"  actor person as a person",
             r"  participant forge", rf"  participant w\d+ as {text}",
             rf"  Note over (?:person|forge|w\d+): {text}",
             rf"  (?:person|forge|w\d+)(?:->>|-->>|--x)"
             rf"(?:person|forge|w\d+): {text}")
    for line in out.splitlines():
        plain = re.sub(r"#\d+;", "", line.split(": ", 1)[-1])
        if not any(re.fullmatch(kind, line) for kind in kinds):
            yield line
        elif re.search(r"\bend\b|--", plain, re.I):
            yield line


def wrong_with(form, out):
    if form == "json":
        return "\n".join(schema.problems("rehearsal", out))
    if form == "mermaid":
        return "\n".join(wrong_lines(out))
    if re.search(r"[^\n\x20-\U0010ffff]|<script", out.replace(
            "<script>alert", "")):
        return "a control character is told"
    return ""


def stories(tap, program, update):
    for name, story in STORIES.items():
        path = os.path.join(TOLD, name + ".txt")
        with harness.scratch() as root:
            status, out, err = tell(program, story, "text", root)
        if update:
            harness.write(TOLD, name + ".txt", out)
        told = open(path, encoding="utf-8").read() if os.path.exists(
            path) else ""
        problem = err if status else wrong_with("text", out)
        if out != told:
            problem += f"it tells:\n{out}"
        tap.case(f"the story of {name}", problem)
        for form in ("json", "mermaid"):
            with harness.scratch() as root:
                status, out, err = tell(program, story, form, root)
            tap.case(f"the story of {name} as {form}",
                     err if status else wrong_with(form, out))


def balance(program, name):
    with harness.scratch() as root:
        _, out, _ = tell(program, STORIES[name], "json", root)
    told = json.loads(out)["balance"]
    return {key: {(item["thing"], item["name"] if item["thing"] == "package"
                   else None, item["certain"]) for item in items}
            for key, items in told.items()}


def balances(tap, program):
    release, package = ("release", None, True), ("package", "PyPI", True)
    draft = ("release", None, False)
    lost = ("package", "PyPI", False)
    for name, holds in (
            ("niamoto", lambda b: release in b["published"] and
             lost in b["never"] and not any(
                 i[0] == "package" for i in b["published"])),
            ("mended", lambda b: {release, package} <= b["published"] and
             not b["never"]),
            ("draft", lambda b: b["drafts"] and draft in b["published"] and
             ("package", "PyPI", False) in b["published"]),
            ("no-match", lambda b: lost in b["never"]),
            ("split", lambda b: ("package", "npm", False) in b["published"]
             and release in b["published"]),
            ("split-rc", lambda b: not b["published"] - {
                ("tag", None, True)})):
        found = balance(program, name)
        tap.case(f"the balance of {name}", "" if holds(found) else str(found))


def readme(tap):
    """What the README shows is what is told."""
    with open(os.path.join(harness.ROOT, "README.md"),
              encoding="utf-8") as text:
        shown = text.read()
    with open(os.path.join(TOLD, "niamoto.txt"), encoding="utf-8") as text:
        tap.case("the README's sample", "" if
                 f"--tag v0.15.5\n{text.read()}```" in shown else "it differs")


def every_fixture(tap, program):
    found = {form: "" for form in FORMATS}
    for number, folder in enumerate(fixtures()):
        form = FORMATS[number % len(FORMATS)]
        status, out, err = play(program, folder, form)
        problem = wrong_with(form, out) if status == 0 else ""
        if status not in (0, 3) or (status == 3 and out):
            problem = f"{status}: {out}{err}"
        if problem:
            found[form] += f"{folder}: {problem}\n"
    for form in FORMATS:
        tap.case(f"every fixture as {form}", found[form])


def naive(tap, program):
    with harness.scratch() as root:
        repository(root, NAIVE)
        for form in FORMATS:
            status, out, err = play(program, root, form)
            problem = err if status else wrong_with(form, out)
            if "v1" not in out:
                problem += "the release is not told"
            if form == "mermaid" and "<" in out:
                problem += "markup of the repository stands in the diagram"
            tap.case(f"hostile names as {form}", problem)


def same_twice(tap, program):
    folder = os.path.join(harness.FIXTURES, "niamoto-v0.15.5")
    for form in FORMATS:
        tap.case(f"the same twice as {form}",
                 "" if play(program, folder, form) == play(
                     program, folder, form) else "it differs")


def nothing(tap, program):
    with harness.scratch() as root:
        repository(root, {"README.md": "# Nothing\n"})
        for options in ([], ["--tag", "v1"]):
            status, out, err = play(program, root, "text", *options)
            tap.case(" ".join(["nothing to release", *options]),
                     "" if status == 3 and not out and
                     "nothing to release" in err else f"{status}: {err}")


def command_line(tap, program):
    folder = os.path.join(harness.FIXTURES, "ok/local-release")
    for args, said in (
            (["--format", "dot"], "rehearse --format takes text, json"),
            (["--only", "dual-creator"], "rehearse takes no --only"),
            (["--tag", "v1", "--run", "x"], "begins in one way"),
            (["--tag", ""], "not an empty text"),
            (["--tag", "a b"], "is no name of a tag"),
            (["--run", "scripts/relaese.sh"],
             "did you mean 'scripts/release.sh'?"),
            (["--skill", "relase"],
             "did you mean '.claude/skills/release'?"),
            (["--dispatch", "publich.yml"], "did you mean 'publish.yml'?"),
            (["--dispatch", "publish.yml"],
             "cannot be dispatched: it waits for release"),
            (["--rev", "no-such-revision"], "no-such-revision")):
        status, out, err = harness.command(
            [program, "rehearse", *args, folder], folder)
        tap.case(" ".join(["rehearse", *args]), "" if status == 2 and
                 said in err and not out else f"{status}: {out}{err}")
    status, _, err = harness.command([program, "--tag", "v1", folder], folder)
    tap.case("--tag without rehearse", "" if status == 2 and
             "only rehearse takes --tag" in err else err)


def main():
    update = "--update" in sys.argv
    program, tap = os.path.abspath(sys.argv[-1]), harness.Tap()
    stories(tap, program, update)
    balances(tap, program)
    readme(tap)
    every_fixture(tap, program)
    naive(tap, program)
    same_twice(tap, program)
    nothing(tap, program)
    command_line(tap, program)
    tap.done()


if __name__ == "__main__":
    main()
