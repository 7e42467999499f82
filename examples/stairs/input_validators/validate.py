#!/usr/bin/env python3
"""validate [most [odd|even]]: accepts (42) a number from 1 to most on a line; everything else is refused (43)."""
import re
import sys

match = re.fullmatch(rb"([1-9][0-9]{0,3})\n", sys.stdin.buffer.read())
number = int(match[1]) if match else 0
most = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
parity = {"odd": [1], "even": [0]}.get(sys.argv[2] if len(sys.argv) > 2 else "", [0, 1])
sys.exit(42 if 1 <= number <= most and number % 2 in parity else 43)
