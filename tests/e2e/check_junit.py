#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check_junit.py FILE...: JUnit XML as GitLab and the usual actions for GitHub read it.

The form is that of junit.xsd; the sums are those of what is counted; of each testcase all that GitLab shows of it, its text,
is there. Exit status 77 when xmllint (Debian: libxml2-utils) is not installed.
"""
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as tree

KINDS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def check(condition, text):
    """Ends the script unless the condition holds."""
    if not condition:
        sys.exit(text)


def check_counts(path, element):
    """The sums of a testsuite, or of all."""
    cases = list(element.iter("testcase"))
    check(int(element.get("tests")) == len(cases), f"{path}: {element.tag} has another number of tests")
    for attribute, tag in KINDS.items():
        found = sum(1 for case in cases if case.find(tag) is not None)
        check(int(element.get(attribute)) == found, f"{path}: {element.tag} has another number of {attribute}")


def check_text(path, case):
    """GitLab and dorny/test-reporter show the text of a failure, mikepenz/action-junit-report its message above it."""
    for tag in ("failure", "error"):
        reason = case.find(tag)
        if reason is not None:
            first = reason.text.split("\n", 1)[0]
            check(reason.get("message").split() == first.split(), f"{path}: the message is not the first line: {first!r}")
    output = case.findtext("system-out") or ""
    check("[[ATTACHMENT|" not in output, f"{path}: an attachment is asked for")


def check_file(path):
    """Everything about one document."""
    root = tree.parse(path).getroot()
    for element in [root, *root.iter("testsuite")]:
        check_counts(path, element)
    for case in root.iter("testcase"):
        check_text(path, case)


def main():
    if not shutil.which("xmllint"):
        sys.exit(77)
    schema = pathlib.Path(__file__).with_name("junit.xsd")
    for path in sys.argv[1:]:
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, path], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False)
        check(done.returncode == 0, done.stderr[:2000])
        check_file(path)


if __name__ == "__main__":
    main()
