#!/usr/bin/env python3
"""Reads JSON findings on stdin and validates them: schema.py < FILE

The schema is src/report/findings.schema.json.  What a schema cannot say is
checked here: the summary's counts are those of the list.  Exit status 0 when
valid, 1 when not, 2 when it could not be checked.  Needs PyPI's jsonschema.
"""

import json
import pathlib
import sys

SCHEMA = pathlib.Path(__file__).parent.parent / "src/report/findings.schema.json"


def counted(report):
    count = dict.fromkeys(
        ("error", "warning", "note", "ignored", "baselined"), 0)
    for finding in report["findings"]:
        state = finding["state"]
        count[finding["level"] if state == "new" else state] += 1
    return count


def main():
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        print(f"schema.py: {error}", file=sys.stderr)
        return 2
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    try:
        report = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    except ValueError as error:
        print(f"schema.py: no JSON: {error}", file=sys.stderr)
        return 1
    wrong = [f"{e.json_path}: {e.message}"
             for e in Draft202012Validator(schema).iter_errors(report)]
    if not wrong:
        count = counted(report)
        wrong = [f"$.summary.{k}: {report['summary'][k]}, listed are {n}"
                 for k, n in count.items() if report["summary"][k] != n]
    for line in wrong[:20]:
        print(f"schema.py: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
