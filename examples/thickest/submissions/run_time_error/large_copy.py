"""Writes more than the output limit allows, which fails like a full disk."""
import os
import sys

with open("copy", "wb") as copy:
    copy.write(bytes(2 << 20))
print(max(sys.argv[1:], key=os.path.getsize))
