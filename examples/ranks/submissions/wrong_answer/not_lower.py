"""Counts pairs of equal ranks as well."""
n, seed = map(int, input().split())
seen = [0] * 100
pairs = 0
for _ in range(n):
    seed = (1103515245 * seed + 12345) & 0x7FFFFFFF
    rank = (seed >> 16) % 100
    pairs += sum(seen[rank:])
    seen[rank] += 1
print(pairs)
