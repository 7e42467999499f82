"""Ranks of soldiers, one after the other."""


def ranks(n, seed):
    for _ in range(n):
        seed = (1103515245 * seed + 12345) & 0x7FFFFFFF
        yield (seed >> 16) % 100
