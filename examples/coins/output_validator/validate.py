#!/usr/bin/env python3
"""
validate case.in case.ans feedback/ [fewest] < output: 42 for coins that add up to the amount, else 43.

The answer file holds the fewest coins; who needs more gets a share, in score_multiplier.txt, or nothing with "fewest".
"""
import sys
from fractions import Fraction

feedback = sys.argv[3]


def say(name, text):
    with open(feedback + name, "w") as file:
        print(text, file=file)


def wrong(message):
    say("judgemessage.txt", message)
    sys.exit(43)


with open(sys.argv[1]) as file:
    amount, _, *values = map(int, file.read().split())
with open(sys.argv[2]) as file:
    fewest = int(file.readline())
words = sys.stdin.read(1 << 20).split()
if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
    wrong("expected numbers")
count, *coins = map(int, words or ["0"])
if count != len(coins):
    wrong(f"{count} coins are announced, {len(coins)} are given")
if any(coin not in values for coin in coins):
    wrong("there is no such coin")
if sum(coins) != amount:
    wrong(f"the coins are worth {sum(coins)}, not {amount}")
if sys.argv[4:] == ["fewest"]:
    if count > fewest:
        wrong(f"{fewest} coins are enough")
else:
    say("score_multiplier.txt", f"{float(Fraction(fewest, count)):.12f}")
sys.exit(42)
