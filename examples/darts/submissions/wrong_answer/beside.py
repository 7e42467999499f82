"""The form is right, and the darts hit the wall: one validator accepts it, the other does not."""
x, y, radius, n = map(int, input().split())
for _ in range(n):
    print(x + radius + 1, y)
