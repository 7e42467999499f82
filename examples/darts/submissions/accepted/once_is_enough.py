"""The last dart hits the middle, the others the rim."""
x, y, radius, n = map(int, input().split())
for _ in range(n - 1):
    print(x + radius, y)
print(x, y)
