#!/usr/bin/env python3
"""Accepts (42) one number from 1 to 100; everything else is refused (43)."""
import re
import sys

number = re.fullmatch(rb"([1-9][0-9]{0,2})\n", sys.stdin.buffer.read())
sys.exit(42 if number and int(number[1]) <= 100 else 43)
