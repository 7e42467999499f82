#!/usr/bin/env python3
"""Accepts (42) three lines of numbers of ships, below 10000 in all; everything else is refused (43)."""
import re
import sys

lines = sys.stdin.buffer.read().split(b"\n")
valid = len(lines) == 4 and not lines[3] and all(re.fullmatch(rb"([1-9]\d{0,2} )*0", line) for line in lines[:3])
ships = [int(word) for line in lines for word in line.split()] if valid else []
sys.exit(42 if valid and max(ships) <= 100 and sum(ships) < 10000 else 43)
