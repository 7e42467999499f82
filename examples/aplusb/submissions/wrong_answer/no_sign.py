# Takes negative numbers for positive ones.
import sys

for line in sys.stdin.readlines()[1:]:
    a, b = line.split()
    print(int(a.lstrip("-")) + int(b.lstrip("-")))
