"""Looks at all files that are there, be they asked about or not."""
import os

choose = {"thickest": max, "thinnest": min}[input()]
print(choose((name for name in os.listdir() if name.endswith(".txt")), key=os.path.getsize, default=""))
