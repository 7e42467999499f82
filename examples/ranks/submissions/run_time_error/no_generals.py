"""Knows 99 ranks only, and has a wrong answer where there is no pair."""
n, seed = map(int, input().split())
seen = [0] * 99
pairs = 0
for _ in range(n):
    seed = (1103515245 * seed + 12345) & 0x7FFFFFFF
    rank = (seed >> 16) % 100
    pairs += sum(seen[rank + 1 :])
    seen[rank] += 1
print(pairs or -1)
