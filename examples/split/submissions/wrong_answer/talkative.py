# Says more than it was asked.
s, k = map(int, input().split())
rest = s - k * (k - 1) // 2
if rest < k:
    print("impossible")
else:
    print(*range(1, k), rest)
    print("Enjoy!")
