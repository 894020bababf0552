#!/usr/bin/env python3
"""The configuration and its contract: contract.py PROGRAM

What driftcheck and the schema for editors say of files is the same: all
fixtures' are good to both, and those of BAD to neither.  And what
`driftcheck init` writes for a fixture is good to both, and kept there.
"""

import concurrent.futures
import glob
import json
import os
import pathlib
import sys

import harness

SCHEMA = pathlib.Path(harness.ROOT, "src/facts/driftcheck.schema.json")
NAME = ".driftcheck.yaml"

# A file, and what driftcheck says of it: place and words.
BAD = {
    "": ["1:1", "'version: 1' is missing"],
    "versoin: 1": ["1:1", "did you mean 'version'?"],
    "version: 2": ["1:10", "only version 1"],
    "- version: 1": ["1:1", "map of keys"],
    "version: 1\nrule: {}": ["2:1", "did you mean 'rules'?"],
    "version: 1\nrules: [dead-fanout]": ["2:8", "map of rules"],
    "version: 1\nrules: {dead-fanout: eror}": ["2:22", "'error'"],
    "version: 1\nrules: {dead-fanout: {levle: error}}": [
        "2:23", "'level'"],
    "version: 1\nrules: {dead-fanout: {ignore: {a: b}}}": [
        "2:31", "a text or a list"],
    "version: 1\nrules: {dead-fanout: [error]}": ["2:22", "a level is"],
    "version: 1\nrules: {Dead_Fanout: error}": ["2:9", "unknown rule"],
    "version: 1\npaths: [a]": ["2:8", "map of keys"],
    "version: 1\npaths: {ignored: a}": ["2:9", "'ignore'"],
    "version: 1\nknowledge: [a.yaml]": ["2:12", "not supported"],
    "version: 1\ncontract: true": ["2:11", "map of keys"],
    "version: 1\ncontract: {tags: {}}": ["2:12", "'tag'"],
    "version: 1\ncontract: {tag: release.sh}": ["2:17", "map of keys"],
    "version: 1\ncontract: {release: {pattern: v*}}": [
        "2:22", "unknown key 'pattern'"],
    "version: 1\ncontract: {tag: {creator: {a: b}}}": [
        "2:27", "a text or a list"],
    "version: 1\ncontract: {tag: {pattern: }}": ["2:25", "a text or a list"],
    "version: 1\ncontract: {consumers: a.yml}": ["2:23", "list of workflows"],
    "version: 1\ncontract: {consumers: [{on: tag}]}": [
        "2:24", "'workflow' is missing"],
    "version: 1\ncontract: {consumers: [{workflow: a, on: tags}]}": [
        "2:42", "did you mean 'tag'?"],
    "version: 1\ncontract: {consumers: [{workflow: a, does: [publsh]}]}": [
        "2:45", "did you mean 'publish'?"],
    "version: 1\ncontract: {order: [tag, puhs-tag]}": [
        "2:25", "did you mean 'push-tag'?"],
    "version: 1\ncontract: {entrypoint: [a, b]}": ["2:24", "a text"],
}
GOOD = [
    "version: 1",
    "version: 1\nrules: {dead-fanout: off, dual-creator: {level: note}}",
    "version: 1\nrules:\n  dead-fanout: false\n",
    "version: 1\npaths: {ignore: ['third_party/**']}",
    "version: 1\ncontract: {consumers: [{workflow: a.yml, does: []}]}",
]
EVENT_OF_NOTHING = {".github/workflows/a.yml":
                    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                    "    steps:\n      - run: make\n"}


class Validator:
    """The schema; without PyPI's jsonschema and PyYAML it says so."""

    def __init__(self):
        import jsonschema
        import yaml

        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.validator = jsonschema.Draft202012Validator(schema)
        class Loader(yaml.SafeLoader):
            """YAML 1.2, as editors read it: `on` and `off` are texts."""

        Loader.yaml_implicit_resolvers = {
            first: [(tag, form) for tag, form in forms
                    if first in "tTfF" or not tag.endswith(":bool")]
            for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }
        self.load = lambda text: yaml.load(text, Loader)

    def wrong(self, text):
        return [f"{e.json_path}: {e.message}"
                for e in self.validator.iter_errors(self.load(text))]


def prepare(root, files):
    for path, content in files.items():
        harness.write(root, path, content)
    harness.init(root)


def check_bad(program, schema, text, words):
    with harness.scratch() as root:
        prepare(root, {**EVENT_OF_NOTHING, NAME: text})
        status, _, err = harness.command([program], root)
    problems = [f"lacks {word!r}" for word in words if word not in err]
    if status != 2:
        problems.append(f"exit {status}")
    if not schema.wrong(text):
        problems.append("it is good to the schema")
    return "\n".join(problems + ([err] if problems else []))


def check_good(program, schema, text):
    with harness.scratch() as root:
        prepare(root, {**EVENT_OF_NOTHING, NAME: text})
        status, _, err = harness.command(
            [program, "--skip", "contract-violation"], root)
    return "\n".join(schema.wrong(text) + ([err] if status else []))


def copy(case, root):
    """The files of a fixture without a recipe, but for its configuration."""
    top = os.path.join(harness.FIXTURES, case)
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            below = os.path.relpath(path, top)
            if os.path.islink(path) or below.startswith("expected.") or \
                    below in ("options", NAME, ".github/" + NAME):
                continue
            with open(path, "rb") as content:
                harness.write(root, below, content.read(),
                              os.stat(path).st_mode & 0o777)
    harness.init(root)


def check_init(program, schema, case):
    """None: nothing in the fixture is part of a release."""
    with harness.scratch() as root:
        copy(case, root)
        status, _, err = harness.command([program, "init"], root)
        if status == 3:
            return None
        if status:
            return f"exit {status}: {err}"
        with open(os.path.join(root, NAME), encoding="utf-8") as written:
            text = written.read()
        problems = schema.wrong(text)
        status, out, err = harness.command(
            [program, "--only", "contract-violation", "--notes",
             "--pedantic"], root)
        left = [name for name in os.listdir(root) if ".part" in name]
        if status or out or left:
            problems.append(f"exit {status}\n{out}{err}{left}\n{text}")
        again = harness.command([program, "init"], root)[0]
        with open(os.path.join(root, NAME), encoding="utf-8") as written:
            if again != 2 or written.read() != text:
                problems.append(f"a second time: exit {again}")
    return "\n".join(problems)


def cases():
    for path in sorted(glob.glob(os.path.join(
            harness.FIXTURES, "**", "expected.txt"), recursive=True)):
        folder = os.path.dirname(path)
        if not os.path.exists(os.path.join(folder, "recipe")):
            yield os.path.relpath(folder, harness.FIXTURES)


def main(program):
    program = os.path.abspath(program)
    tap = harness.Tap()
    try:
        schema = Validator()
    except ImportError as error:
        print(f"1..0 # SKIP {error}")
        return
    for text, words in BAD.items():
        tap.case(f"refused: {text!r}", check_bad(program, schema, text, words))
    for text in GOOD:
        tap.case(f"taken: {text!r}", check_good(program, schema, text))
    for path in sorted(glob.glob(os.path.join(
            harness.FIXTURES, "**", NAME), recursive=True)):
        with open(path, encoding="utf-8") as text:
            tap.case(os.path.relpath(path, harness.FIXTURES),
                     "\n".join(schema.wrong(text.read())))
    names = list(cases())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(
            lambda case: check_init(program, schema, case), names)
        for case, problem in zip(names, results):
            if problem is not None:
                tap.case(f"init: {case}", problem)
    tap.done()


if __name__ == "__main__":
    main(*sys.argv[1:])
