#!/usr/bin/env python3
"""validate WORD: the input is this word on a line."""
import sys

sys.exit(42 if sys.stdin.read() == " ".join(sys.argv[1:]) + "\n" else 43)
