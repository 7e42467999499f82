#!/usr/bin/env python3
"""
validate [WORD] NAMES... < case.in, in the directory of the case's files: 42 when all is there, else 43.

WORD is input_validator_args of the group, the names are those that the submission gets.
"""
import os
import sys

words = ["thickest", "thinnest"]
names = sys.argv[1:]
if names and names[0] in words:
    words = [names.pop(0)]
sizes = [os.path.getsize(name) if os.path.isfile(name) else None for name in names]
valid = sys.stdin.read() in [word + "\n" for word in words] and names and None not in sizes
sys.exit(42 if valid and len(set(sizes)) == len(sizes) else 43)
