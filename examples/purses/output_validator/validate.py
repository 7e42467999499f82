#!/usr/bin/env python3
"""validate case.in case.ans feedback/ < output: as many points as coins are taken, but no more than there are."""
import sys

with open(sys.argv[1]) as file:
    coins = int(file.read().split()[1])
words = sys.stdin.buffer.read(1 << 16).split()
if len(words) != 1 or words[0] not in [b"%d" % n for n in range(coins + 1)]:
    sys.exit(43)
with open(sys.argv[3] + "score.txt", "wb") as file:
    file.write(words[0])
sys.exit(42)
