import sys


def read():
    for line in sys.stdin.readlines()[1:]:
        a, b = line.split()
        yield int(a), int(b)
