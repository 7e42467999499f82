#!/usr/bin/env python3
"""
validate case.in case.ans feedback/ [unscored] < output: 42 for a club of loners, else 43.

The club's size is the score, in score.txt, unless the group has no use for one.
"""
import sys

feedback = sys.argv[3]


def say(name, text):
    with open(feedback + name, "w") as file:
        print(text, file=file)


def wrong(message):
    say("judgemessage.txt", message)
    sys.exit(43)


with open(sys.argv[1]) as file:
    limit = int(file.read())
words = sys.stdin.read(1 << 20).split()
if not words:
    wrong("a club has members")
if not all(word.isascii() and word.isdigit() and len(word) < 9 for word in words):
    wrong("expected numbers")
members = sorted(map(int, words))
if members[0] < 1 or members[-1] > limit:
    wrong(f"the numbers are those from 1 to {limit}")
if any(a == b for a, b in zip(members, members[1:])):
    wrong("somebody is a member twice")
club = sum(1 << member for member in members)
for member in members:
    if club << member & club:
        wrong(f"{member} and another one make a third")
say("judgemessage.txt", f"{len(members)} members")
if sys.argv[4:] != ["unscored"]:
    say("score.txt", len(members))
sys.exit(42)
