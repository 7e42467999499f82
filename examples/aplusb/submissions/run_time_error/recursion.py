# One call inside the other for each pair, more than Python allows.
import sys

lines = sys.stdin.readlines()[1:]


def sums(i):
    if i == len(lines):
        return []
    a, b = map(int, lines[i].split())
    return [a + b] + sums(i + 1)


print(*sums(0), sep="\n")
