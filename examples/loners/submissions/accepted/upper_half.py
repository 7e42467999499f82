"""The larger half: two of them make more than n."""
n = int(input())
print(*range(n // 2 + 1, n + 1))
