#!/usr/bin/env python3
"""validate [largest amount [the values...]]: accepts (42) what the statement and the group allow, refuses the rest (43)."""
import re
import sys


def check(condition):
    if not condition:
        sys.exit(43)


text = sys.stdin.buffer.read()
check(re.fullmatch(rb"[1-9][0-9]{0,5} [1-9][0-9]?\n1( [1-9][0-9]{0,5})*\n", text))
amount, kinds, *values = map(int, text.split())
check(amount <= int(sys.argv[1] if len(sys.argv) > 1 else 100000))
check(kinds == len(values) <= 10)
check(all(a < b for a, b in zip(values, values[1:])))
check(len(sys.argv) <= 2 or values == [int(word) for word in sys.argv[2:]])
sys.exit(42)
