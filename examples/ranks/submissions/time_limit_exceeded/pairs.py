"""Looks at all pairs."""
n, seed = map(int, input().split())
ranks = []
pairs = 0
for _ in range(n):
    seed = (1103515245 * seed + 12345) & 0x7FFFFFFF
    rank = (seed >> 16) % 100
    pairs += sum(1 for other in ranks if other > rank)
    ranks.append(rank)
print(pairs)
