# A table of 512 MiB, twice the limit.
import sys

table = bytearray(b"\1") * (512 << 20)
for line in sys.stdin.readlines()[1:]:
    a, b = map(int, line.split())
    print(a + b + table[0] - 1)
