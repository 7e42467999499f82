#!/usr/bin/env python3
"""Accepts (42) exactly the inputs of a first pass; everything else is refused (43)."""
import re
import sys

valid = re.fullmatch(rb"send\n[a-z]{1,20}\n", sys.stdin.buffer.read())
sys.exit(42 if valid else 43)
