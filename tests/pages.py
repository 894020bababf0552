#!/usr/bin/env python3
"""Runs the examples of the rules' pages, rules/<id>.md.

usage: pages.py PROGRAM [RULE...]

Below "## Drifting" and "## Right" each fenced block that names a file behind
its language is one file of a small repository:

    ```yaml .github/workflows/release.yml

A third word is the file's mode; without one a file that begins with "#!" is
executable.  `untracked` is a file that git does not track.  Headings of a lower level begin another example.  The rule must
report each drifting example and none of the right ones.
"""

import glob
import json
import os
import re
import sys

import harness

FENCE = re.compile(r"^(`{3,}|~{3,})\s*(.*?)\s*$")


def read_examples(text):
    """Yields (drifting, heading, files); files: path -> (content, mode)."""
    drifting, files, heading = None, {}, ""
    fence, path, mode, lines = "", "", "", []
    for line in [*text.splitlines(), "# end"]:
        mark = FENCE.match(line)
        if fence and not (mark and mark[1].startswith(fence) and not mark[2]):
            lines.append(line)
        elif fence:
            if path and drifting is not None:
                files[path] = ("\n".join([*lines, ""]), mode)
            fence = ""
        elif mark:
            words = mark[2].split()[1:] + ["", ""]
            fence, path, mode, lines = mark[1], words[0], words[1], []
        elif re.match(r"#{1,6} ", line):
            if files:
                yield drifting, heading, files
            files, heading = {}, line.strip("# ")
            if not line.startswith("###"):
                drifting = {"drifting": True, "right": False}.get(
                    heading.lower())


def is_reported(program, rule, files):
    with harness.scratch() as root:
        for path, (content, mode) in files.items():
            run = mode == "755" or mode == "100755" or (
                not mode and content.startswith("#!"))
            if mode != "untracked":
                harness.write(root, path, content, 0o755 if run else 0o644)
        harness.init(root)
        for path, (content, mode) in files.items():
            if mode == "untracked":
                harness.write(root, path, content, 0o644)
        status, out, err = harness.command(
            [program, "--format", "json", "--notes", "--pedantic",
             "--allow-empty"], root)
        if status not in (0, 1):
            raise RuntimeError(f"exit {status}: {err}")
        found = json.loads(out)["findings"]
        return any(f["rule"] == rule for f in found), out


def check_page(tap, program, page):
    rule = os.path.splitext(os.path.basename(page))[0]
    with open(page, encoding="utf-8") as text:
        examples = list(read_examples(text.read()))
    for drifting, heading, files in examples:
        name = f"{rule}: {heading}"
        try:
            reported, out = is_reported(program, rule, files)
        except Exception as error:  # one page must not hide the others
            tap.case(name, f"{type(error).__name__}: {error}")
            continue
        wanted = "is not reported" if drifting else "is reported"
        tap.case(name, "" if reported == drifting
                 else f"{', '.join(files)}: {wanted}\n{out}")
    kinds = {drifting for drifting, _, _ in examples}
    tap.case(f"{rule}: both examples",
             "" if kinds == {True, False}
             else "needs files below '## Drifting' and '## Right'")


def main(program, *rules):
    tap = harness.Tap()
    pages = sorted(glob.glob(os.path.join(harness.ROOT, "rules", "*.md")))
    for page in pages:
        if not rules or os.path.basename(page)[:-3] in rules:
            check_page(tap, os.path.abspath(program), page)
    tap.case("there are pages", "" if pages else "rules/ has no page")
    tap.done()


if __name__ == "__main__":
    main(*sys.argv[1:])
