"""Asks the file system."""
import os
import sys

choose = {"thickest": max, "thinnest": min}[input()]
print(choose(sys.argv[1:], key=os.path.getsize))
