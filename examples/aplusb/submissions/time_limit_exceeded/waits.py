# Reads until an end that it does not recognise.
import sys

count = int(sys.stdin.readline())
pairs = []
while True:
    line = sys.stdin.readline()
    if line == "end\n":
        break
    if line:
        pairs.append(line.split())
for a, b in pairs:
    print(int(a) + int(b))
