#!/usr/bin/env python3
"""Accepts (42) a line with the number of coins and the heavy one; everything else is refused (43)."""
import re
import sys

match = re.fullmatch(rb"([1-9]\d{0,3}) ([1-9]\d{0,3})\n", sys.stdin.buffer.read())
coins, heavy = map(int, match.groups()) if match else (0, 0)
sys.exit(42 if 2 <= coins <= 1000 and heavy <= coins else 43)
