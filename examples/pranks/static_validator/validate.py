#!/usr/bin/env python3
"""validate LANGUAGE ENTRY_POINT feedback/, in the directory of the submission: does what its "# static:" lines say."""
import os
import sys

_, _, _, feedback = sys.argv
for name in sorted(os.listdir(".")):
    if not os.path.isfile(name):
        continue
    with open(name, errors="replace") as source:
        for line in source:
            if not line.startswith("# static: "):
                continue
            command, _, text = line.removeprefix("# static: ").strip().partition(" ")
            if command == "exit":
                sys.exit(int(text))
            with open(feedback + "score.txt", "w") as file:
                file.write(text)
sys.exit(42)
