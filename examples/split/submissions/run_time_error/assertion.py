# Is sure that there is always a solution.
s, k = map(int, input().split())
rest = s - k * (k - 1) // 2
assert rest >= k, "not enough sweets"
print(*range(1, k), rest)
