#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check_report_schema.py FILE... - are these reports as docs/report.schema.json says?

Prints one line for each fault. Exit status 0: all are, 1: some are not, 77: python3-jsonschema is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "report.schema.json"


def refuse_duplicates(pairs):
    """An object from its pairs; JSON parsers would take the last of two equal keys in silence."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError(f"duplicate keys among {[key for key, _ in pairs]}")
    return dict(pairs)


def refuse_constant(name):
    """NaN and Infinity, which Python reads and JSON forbids."""
    raise ValueError(f"{name} is not JSON")


def faults_of(path, validator):
    try:
        text = pathlib.Path(path).read_text(encoding="utf-8")
        report = json.loads(text, object_pairs_hook=refuse_duplicates, parse_constant=refuse_constant)
    except ValueError as fault:
        return [f"{path}: {fault}"]
    return [f"{path}: {fault.json_path}: {fault.message}" for fault in validator.iter_errors(report)]


def main():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = [fault for path in sys.argv[1:] for fault in faults_of(path, validator)]
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
