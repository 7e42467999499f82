#!/usr/bin/env python3
"""Accepts (42) one number from 1 to 10000 on a line; everything else is refused (43)."""
import re
import sys

valid = re.fullmatch(rb"[1-9][0-9]{0,3}\n|10000\n", sys.stdin.buffer.read())
sys.exit(42 if valid else 43)
