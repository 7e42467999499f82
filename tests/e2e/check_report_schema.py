#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check_report_schema.py [--events] FILE... - are these reports, or events files, as docs/report.schema.json says?

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


def faults_of_text(path, text, validator):
    try:
        value = json.loads(text, object_pairs_hook=refuse_duplicates, parse_constant=refuse_constant)
    except ValueError as fault:
        return [f"{path}: {fault}"]
    return [f"{path}: {fault.json_path}: {fault.message}" for fault in validator.iter_errors(value)]


def texts_of(path, events):
    """The whole file, or its lines with their numbers."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if not events:
        return [(path, text)]
    return [(f"{path}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]


def main():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    events = sys.argv[1:2] == ["--events"]
    if events:
        schema = {"properties": schema["properties"], "$defs": schema["$defs"], "$ref": "#/$defs/event"}
        # "properties" is only there to be referred to: an event has other ones.
        schema["properties"] = {name: value for name, value in schema["properties"].items() if name in
                                ("juror", "host", "problem", "limits")}
    validator = jsonschema.Draft202012Validator(schema)
    texts = [text for path in sys.argv[1 + events:] for text in texts_of(path, events)]
    faults = [fault for path, text in texts for fault in faults_of_text(path, text, validator)]
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
