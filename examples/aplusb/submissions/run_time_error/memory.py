# A table of 128 MiB, twice the limit.
import sys

table = bytearray(b"\1") * (128 << 20)
for line in sys.stdin.readlines()[1:]:
    a, b = map(int, line.split())
    print(a + b + table[0] - 1)
