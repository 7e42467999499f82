#!/usr/bin/env python3
"""
validate pass.in case.ans feedback/ : the other end of one keeper's conversation.

The first pass gets the case's input, three lines of ships; the others what the one before left in nextpass.in: the number of
the keeper, his note, and the lines that are left.
"""
import re
import sys

feedback = sys.argv[3]


def say(name, text, mode="a"):
    with open(feedback + name, mode) as file:
        print(text, file=file)


def wrong(message):
    say("judgemessage.txt", message)
    sys.exit(43)


with open(sys.argv[1]) as file:
    lines = file.read().splitlines()
keeper, note = 1, "-"
if lines[0].startswith("keeper"):
    _, number, note = lines.pop(0).split()
    keeper = int(number)
ships = iter(lines[0].split())
print(keeper, note, flush=True)
for line in sys.stdin:
    words = line.split()
    if words == ["look"]:
        print(next(ships, "0"), flush=True)
    elif len(words) == 2 and words[0] == "note":
        note = words[1]
        break
    else:
        wrong(f"keeper {keeper} says something else: {line[:40]!r}")
else:
    wrong(f"keeper {keeper} leaves no note")
if not re.fullmatch(r"[!-~]{1,4}", note):
    wrong(f"the note of keeper {keeper} is too long")
say("judgemessage.txt", f"note of keeper {keeper}: {note}")
if keeper < 3:
    say("nextpass.in", "\n".join([f"keeper {keeper + 1} {note}", *lines[1:]]), "w")
    sys.exit(42)
with open(sys.argv[2]) as file:
    sys.exit(42 if note == file.read().strip() else 43)
