"""Writes a file of more than the output limit: such files count with the output, and too much of it is a rejection."""
import os
import sys

with open("copy", "wb") as copy:
    copy.write(bytes(2 << 20))
print(max(sys.argv[1:], key=os.path.getsize))
