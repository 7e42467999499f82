#!/usr/bin/env python3
"""validate [most]: accepts (42) a line with a number of soldiers and a seed; everything else is refused (43)."""
import re
import sys

match = re.fullmatch(rb"([1-9]\d{0,5}) (0|[1-9]\d{0,9})\n", sys.stdin.buffer.read())
soldiers, seed = map(int, match.groups()) if match else (0, 0)
most = int(sys.argv[1]) if len(sys.argv) > 1 else 100000
sys.exit(42 if 1 <= soldiers <= most and seed < 2**31 else 43)
