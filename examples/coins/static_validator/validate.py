#!/usr/bin/env python3
"""
validate LANGUAGE ENTRY_POINT feedback/ RULE ARGUMENT, in the directory of the submission: 42 or 43.

forbid WORD: the word is nowhere in the sources. lines N: half a point less for each line more, at most 10 points.
"""
import os
import re
import sys

_, language, _, feedback, rule, argument = sys.argv
sources = [name for name in sorted(os.listdir(".")) if os.path.isfile(name)]
text = "\n".join(open(name, errors="replace").read() for name in sources)


def say(name, line):
    with open(feedback + name, "w") as file:
        print(line, file=file)


def forbid():
    if re.search(rf"\b{argument}\b", text):
        say("judgemessage.txt", f"{argument} is not tolerated, in {language} neither")
        return 43
    return 42


def lines():
    count = sum(1 for line in text.splitlines() if line.strip())
    excess = max(0, count - int(argument))
    say("score.txt", max(0, 10 - excess / 2))
    return 42


sys.exit({"forbid": forbid, "lines": lines}[rule]())
