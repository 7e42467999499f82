#!/usr/bin/env python3
"""points case.in case.ans feedback/ MOST < output: the best dart's points in score.txt, 43 for a dart beside the board."""
import math
import sys

feedback, most = sys.argv[3], int(sys.argv[4])


def say(name, text):
    with open(feedback + name, "w") as file:
        print(text, file=file)


with open(sys.argv[1]) as file:
    x, y, radius, _ = map(int, file.read().split())
words = sys.stdin.read(1000).split()
best = 0
for a, b in zip(words[::2], words[1::2]):
    try:
        distance = math.hypot(int(a) - x, int(b) - y)
    except ValueError:
        sys.exit(42)  # not for this validator to say
    if distance > radius:
        say("judgemessage.txt", f"{a} {b} is beside the board")
        sys.exit(43)
    best = max(best, most * (1 - distance / radius))
say("score.txt", f"{best:.4f}")
sys.exit(42)
