#!/usr/bin/env python3
"""Accepts (42) exactly the inputs that the statement promises; everything else is refused (43)."""
import re
import sys

numbers = re.fullmatch(rb"([1-9][0-9]{0,9}) ([1-9][0-9]{0,3})\n", sys.stdin.buffer.read())
valid = numbers and int(numbers[1]) <= 10**9 and int(numbers[2]) <= 1000
sys.exit(42 if valid else 43)
