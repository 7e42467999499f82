#!/usr/bin/env python3
"""validate [POSTS] < case.in: accepts (42) 3 to POSTS posts within reach, refuses everything else (43)."""
import re
import sys

most = int(sys.argv[1]) if len(sys.argv) > 1 else {{posts}}
lines = sys.stdin.buffer.read().split(b"\n")


def is_post(line):
    return re.fullmatch(rb"(0|-?[1-9]\d*) (0|-?[1-9]\d*)", line) and all(abs(int(word)) <= {{reach}} for word in line.split())


count = int(lines[0]) if re.fullmatch(rb"[1-9]\d{0,5}", lines[0]) else 0
valid = 3 <= count <= most and len(lines) == count + 2 and not lines[-1] and all(map(is_post, lines[1:-1]))
sys.exit(42 if valid else 43)
