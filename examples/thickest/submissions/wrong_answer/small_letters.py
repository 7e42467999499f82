"""Names in small letters: the default validator does not mind until it is told to."""
import os
import sys

choose = {"thickest": max, "thinnest": min}[input()]
print(choose(sys.argv[1:], key=os.path.getsize).lower())
