#!/usr/bin/env python3
"""validate [darts]: accepts (42) a line with a board and a number of darts, refuses everything else (43)."""
import re
import sys

match = re.fullmatch(rb"(0|-?[1-9]\d{0,3}) (0|-?[1-9]\d{0,3}) ([1-9]\d{0,3}) ([1-3])\n", sys.stdin.buffer.read())
x, y, radius, darts = map(int, match.groups()) if match else (9999, 0, 0, 0)
valid = max(abs(x), abs(y), radius) <= 1000 and darts == int(sys.argv[1] if len(sys.argv) > 1 else darts)
sys.exit(42 if valid else 43)
