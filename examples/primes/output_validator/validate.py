#!/usr/bin/env python3
"""validate case.in case.ans feedback/ < output: 42 for a prime with a gap that is large enough, else 43."""
import re
import sys


def wrong(message):
    with open(sys.argv[3] + "judgemessage.txt", "a") as file:
        print(message, file=file)
    sys.exit(43)


def is_prime(number):
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


with open(sys.argv[1]) as file:
    gap = int(file.read())
words = sys.stdin.buffer.read(1000).split()
if len(words) != 1 or not re.fullmatch(rb"[0-9]{1,9}", words[0]):
    wrong("expected one number below 10^9")
number = int(words[0])
if not is_prime(number):
    wrong(f"{number} is no prime")
for other in range(number + 1, number + gap):
    if is_prime(other):
        wrong(f"{number} is followed by {other}")
sys.exit(42)
