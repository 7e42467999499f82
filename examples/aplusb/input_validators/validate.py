#!/usr/bin/env python3
"""Accepts (42) exactly the inputs that the statement promises; everything else is refused (43)."""
import re
import sys

LIMIT = 2 * 10**9
PAIR = re.compile(rb"(0|-?[1-9][0-9]{0,9}) (0|-?[1-9][0-9]{0,9})")


def is_valid(data: bytes) -> bool:
    if not data.endswith(b"\n"):
        return False
    first, *lines = data[:-1].split(b"\n")
    if not re.fullmatch(rb"[1-9][0-9]{0,4}", first) or int(first) > 20000:
        return False
    pairs = [PAIR.fullmatch(line) for line in lines]
    return len(pairs) == int(first) and all(
        pair and all(abs(int(number)) <= LIMIT for number in pair.groups()) for pair in pairs
    )


sys.exit(42 if is_valid(sys.stdin.buffer.read()) else 43)
