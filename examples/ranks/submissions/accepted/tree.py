"""A binary indexed tree of ranks."""
n, seed = map(int, input().split())
tree = [0] * 101
pairs = 0
for before in range(n):
    seed = (1103515245 * seed + 12345) & 0x7FFFFFFF
    at = rank = (seed >> 16) % 100 + 1
    pairs += before
    while at:
        pairs -= tree[at]
        at &= at - 1
    while rank <= 100:
        tree[rank] += 1
        rank += rank & -rank
print(pairs)
