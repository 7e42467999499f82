# Never stops printing.
import sys

_, line, *_ = sys.stdin.readlines()
a, b = map(int, line.split())
while True:
    sys.stdout.write(f"{a + b}\n" * 1000)
