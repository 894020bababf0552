#!/usr/bin/env python3
"""Validates JSON on standard input: schema.py [NAME] < FILE

The schema is src/report/NAME.schema.json: of findings (without NAME), graph,
rehearsal or prerequisites.  What a schema cannot say is checked here: of
findings, that the summary's counts are those of the list; of a graph, that
edges lead from node to node; of a rehearsal, that steps are numbered and caused
by steps in front of them; of prerequisites, that what is missing was counted.
Exit status 0 when valid, 1 when not, 2 when it could not be checked.  Needs
PyPI's jsonschema.
"""

import json
import pathlib
import sys

SCHEMAS = pathlib.Path(__file__).parent.parent / "src/report"


def counted(report):
    count = dict.fromkeys(
        ("error", "warning", "note", "ignored", "baselined"), 0)
    for finding in report["findings"]:
        state = finding["state"]
        count[finding["level"] if state == "new" else state] += 1
    return count


def wrong_findings(report):
    return [f"$.summary.{k}: {report['summary'][k]}, listed are {n}"
            for k, n in counted(report).items() if report["summary"][k] != n]


def wrong_graph(graph):
    ids = [node["id"] for node in graph["nodes"]]
    wrong = [f"$.nodes: {i} stands twice" for i in ids if ids.count(i) > 1]
    return wrong + [f"$.edges: {e[end]} is no node" for e in graph["edges"]
                    for end in ("from", "to") if e[end] not in ids]


def wrong_rehearsal(told):
    steps = told["steps"]
    wrong = [f"$.steps: {s['number']} is step {n}"
             for n, s in enumerate(steps, 1) if s["number"] != n]
    return wrong + [f"$.steps: {s['number']} is caused by {s['cause']}"
                    for s in steps if (s["cause"] or 0) >= s["number"]]


def wrong_prerequisites(report):
    missing = sum(p["state"] == "missing" and not p["optional"]
                  for p in report["prerequisites"])
    wrong = [] if missing == report["missing"] else [
        f"$.missing: {report['missing']}, listed are {missing}"]
    return wrong + [
        f"$.prerequisites: {p['name']} is optional, and its uses are not"
        for p in report["prerequisites"]
        if p["optional"] != all(use["optional"] for use in p["uses"])]


CHECKS = {"findings": wrong_findings, "graph": wrong_graph,
          "prerequisites": wrong_prerequisites, "rehearsal": wrong_rehearsal}


def problems(name, text):
    """What is wrong with TEXT by the schema NAME; needs jsonschema."""
    from jsonschema import Draft202012Validator

    schema = json.loads(
        (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    try:
        report = json.loads(text)
    except ValueError as error:
        return [f"no JSON: {error}"]
    wrong = [f"{e.json_path}: {e.message}"
             for e in Draft202012Validator(schema).iter_errors(report)]
    if not wrong:
        wrong = CHECKS[name](report)
    return wrong


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "findings"
    try:
        wrong = problems(name, sys.stdin.buffer.read().decode("utf-8"))
    except ImportError as error:
        print(f"schema.py: {error}", file=sys.stderr)
        return 2
    except UnicodeDecodeError as error:
        wrong = [f"no JSON: {error}"]
    for line in wrong[:20]:
        print(f"schema.py: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
