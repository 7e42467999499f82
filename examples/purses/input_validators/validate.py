#!/usr/bin/env python3
"""validate: left or right, and a number from 1 to 10, on a line."""
import sys

sys.exit(42 if sys.stdin.read() in [f"{side} {n}\n" for side in ("left", "right") for n in range(1, 11)] else 43)
