#!/usr/bin/env python3
"""Accepts (42) exactly the inputs that the statement promises; everything else is refused (43)."""
import re
import sys
from decimal import Decimal

NUMBER = r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,6})?"


def is_length(text: str) -> bool:
    return bool(re.fullmatch(NUMBER, text)) and 0 < Decimal(text) <= 1000000


def is_valid(text: str) -> bool:
    first, *lines = text.split("\n")
    if not re.fullmatch("[1-9][0-9]{0,3}", first) or int(first) > 1000 or lines[-1:] != [""]:
        return False
    sides = [line.split(" ") for line in lines[:-1]]
    return len(sides) == int(first) and all(
        len(pair) == 2 and all(map(is_length, pair)) for pair in sides
    )


sys.exit(42 if is_valid(sys.stdin.buffer.read().decode("ascii", "replace")) else 43)
