"""In the middle, with a dart more than there are: one validator accepts it, the other does not."""
x, y, radius, n = map(int, input().split())
for _ in range(n + 1):
    print(x, y)
