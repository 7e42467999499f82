"""Half of all pairs, and an exception for a company."""
n, _ = map(int, input().split())
assert n < 1000
print(n * (n - 1) // 4)
