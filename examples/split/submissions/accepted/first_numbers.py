s, k = map(int, input().split())
rest = s - k * (k - 1) // 2
print(*range(1, k), rest) if rest >= k else print("impossible")
