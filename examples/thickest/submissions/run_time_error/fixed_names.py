"""Expects the names of the sample."""
with open("a.txt") as a, open("b.txt") as b:
    print("a.txt" if len(a.read()) > len(b.read()) else "b.txt")
