#!/usr/bin/env python3
"""`driftcheck graph`: graph.py PROGRAM

Every fixture is drawn, in the formats by turns; the JSON follows its schema;
what the picture says of some fixtures; and names that would break out of a
format.
"""

import html.parser
import json
import os
import re
import sys

import harness
import schema

FORMATS = ("mermaid", "dot", "json", "html")
NAIVE = """on:
  push:
    tags: ["v*"]
jobs:
  "a</text><script>alert(1)</script>": {}
  release:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: actions/checkout@v4
      - run: gh release create "v1\\"];x--]]></title><img src=x>%%{init}%%"
        env: {GH_TOKEN: "${{ github.token }}"}
"""
# The third artifact goes to nobody; the last job takes all, by a pattern none.
HANDING = """on: {push: {tags: ["v*"]}}
jobs:
  build:
    runs-on: ubuntu-latest
    strategy: {matrix: {os: [a, b]}}
    steps:
      - uses: actions/upload-artifact@v4
        with: {name: "bin-${{ matrix.os }}", path: x}
      - uses: actions/upload-artifact@v4
        with: {name: logs, path: x}
  notes:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/upload-artifact@v4
        with: {name: notes, path: x}
  sign:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v4
        with: {pattern: bin-*}
      - uses: actions/upload-artifact@v4
        with: {name: signed, path: x}
  release:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: actions/download-artifact@v4
        with: {name: signed}
      - uses: actions/download-artifact@v4
        with: {name: notes}
      - uses: softprops/action-gh-release@v2
"""
TWO_NAMES = """on: {workflow_dispatch: {}}
env: {GH_TOKEN: "${{ github.token }}"}
jobs:
  create:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: actions/checkout@v4
      - run: gh release create "v$(cat VERSION)"
      - run: gh release create "helm-v${{ inputs.version }}"
  upload:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: actions/checkout@v4
      - run: |
          until gh release view "v${{ inputs.version }}"; do sleep 5; done
          for x in a b; do gh release view "helm-v$x" && echo $x; done
          gh release upload "v${{ inputs.version }}" x.zip
"""


def draw(program, folder, form, *more):
    return harness.command(
        [program, "graph", "--format", form, *more, folder], folder)


def model(program, name):
    """The fixture's graph, with edges as (from, kind, to)."""
    folder = os.path.join(harness.FIXTURES, name)
    _, out, _ = draw(program, folder, "json")
    graph = json.loads(out)
    edges = {(e["from"], e["kind"], e["to"]): e for e in graph["edges"]}
    return graph, edges


class Page(html.parser.HTMLParser):
    """What a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links = [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.add(value)
            if key == "href":
                self.links.add(value)


def wrong_with(form, out):
    if form == "json":
        return "\n".join(schema.problems("graph", out))
    if form == "html":
        page = Page(out)
        lost = {l for l in page.links if l[1:] not in page.ids}
        if set(page.tags) & {"script", "img", "iframe", "link"} or lost:
            return f"{sorted(set(page.tags))} {lost}"
    if form == "dot":
        rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", out)
        if '"' in rest or rest.count("{") != rest.count("}"):
            return "a quote is not closed"
    if form == "mermaid":
        for line in out.splitlines():
            if line.count('"') not in (0, 2):
                return line
    return ""


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
    found = {form: "" for form in FORMATS}
    for number, folder in enumerate(fixtures()):
        form = FORMATS[number % len(FORMATS)]
        status, out, err = draw(program, folder, form)
        problem = err if status else wrong_with(form, out)
        if problem:
            found[form] += f"{folder}: {problem}\n"
    for form in FORMATS:
        tap.case(f"every fixture as {form}", found[form])


def dead_fanout(tap, program):
    _, edges = model(program, "niamoto-v0.15.5")
    release = [e for (_, kind, to), e in edges.items()
               if kind == "creates" and to.startswith("release:")]
    starts = [e for (_, kind, to), e in edges.items() if kind == "starts" and
              to == "workflow:.github/workflows/publish-pypi.yml"]
    problem = ""
    if [e["credential"] for e in release] != ["GITHUB_TOKEN"]:
        problem += f"creators: {release}\n"
    if not starts or any(e["alive"] for e in starts if
                         e["from"].startswith("event:release")):
        problem += f"starts: {starts}\n"
    tap.case("a start that never happens is dead", problem)


def two_creators(tap, program):
    _, edges = model(program, "two-creators")
    creators = {a.split(":")[0] for a, kind, to in edges
                if kind == "creates" and to.startswith("release:")}
    alive = [e["alive"] for e in edges.values() if e["kind"] == "starts"]
    tap.case("skill and job create the release", "" if creators == {
        "skill", "job"} and all(alive) else f"{creators} {alive}")


def artifacts(tap, program):
    with harness.scratch() as root:
        harness.write(root, ".github/workflows/a.yml", HANDING)
        harness.init(root)
        _, out, _ = draw(program, root, "json")
        edges = {(e["kind"], e["from"].split("#")[-1], e["to"].split("#")[-1]):
                 e["conditional"] for e in json.loads(out)["edges"]
                 if "artifact:" in e["to"]}
    tap.case("artifacts lead from job to job", "" if edges == {
        ("creates", "build", "bin-${{ matrix.os }}"): False,
        ("creates", "notes", "notes"): False,
        ("downloads", "sign", "bin-${{ matrix.os }}"): False,
        ("creates", "sign", "signed"): False,
        ("downloads", "release", "signed"): False,
        ("downloads", "release", "notes"): False,
    } else f"{edges}")


def same_release(tap, program):
    with harness.scratch() as root:
        harness.write(root, ".github/workflows/a.yml", TWO_NAMES)
        harness.init(root)
        _, out, _ = draw(program, root, "json")
        graph = json.loads(out)
    labels = [n["label"] for n in graph["nodes"] if n["kind"] == "release"]
    tap.case("one release under two names", "" if labels == [
        "release v{version}", "release helm-v{version}"] else f"{labels}")
    waits = [e["to"] for e in graph["edges"] if e["kind"] == "waits"]
    tap.case("a job that asks again and again waits", "" if waits == [
        "release:v{version}"] else f"{waits}")


def naive(tap, program):
    with harness.scratch() as root:
        harness.write(root, ".github/workflows/a.yml", NAIVE)
        harness.init(root)
        for form in FORMATS:
            status, out, err = draw(program, root, form)
            problem = err if status else wrong_with(form, out)
            if "v1" not in out:
                problem += "the release is not drawn"
            if form == "html" and "<img" in out:
                problem += "markup of the repository stands in the page"
            tap.case(f"hostile names as {form}", problem)


def no_model(tap, program):
    with harness.scratch() as root:
        harness.write(root, "README.md", "# Nothing\n")
        harness.init(root)
        for form in FORMATS:
            status, out, err = draw(program, root, form)
            tap.case(f"nothing to draw as {form}",
                     err if status else wrong_with(form, out))


def same_twice(tap, program):
    folder = os.path.join(harness.FIXTURES, "niamoto-v0.15.5")
    for form in FORMATS:
        tap.case(f"the same twice as {form}",
                 "" if draw(program, folder, form) == draw(
                     program, folder, form) else "it differs")


def command_line(tap, program):
    folder = os.path.join(harness.FIXTURES, "two-creators")
    for args, said in (
            (["graph", "--format", "svg"], "graph --format takes mermaid"),
            (["graph", "--only", "dual-creator"], "graph takes no --only"),
            (["graph", "--rev", "no-such-revision"], "no-such-revision")):
        status, out, err = harness.command([program, *args], folder)
        tap.case(" ".join(args), "" if status == 2 and said in err and
                 not out else f"{status}: {out}{err}")
    with harness.scratch() as root:
        os.mkdir(os.path.join(root, "graph"))
        status, _, err = harness.command([program, "./graph"], root)
        tap.case("./graph is a folder", "" if status == 3 else err)


def main():
    program, tap = os.path.abspath(sys.argv[1]), harness.Tap()
    every_fixture(tap, program)
    dead_fanout(tap, program)
    two_creators(tap, program)
    artifacts(tap, program)
    same_release(tap, program)
    naive(tap, program)
    no_model(tap, program)
    same_twice(tap, program)
    command_line(tap, program)
    tap.done()


if __name__ == "__main__":
    main()
