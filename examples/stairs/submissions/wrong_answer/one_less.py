"""Off by one step."""
ways, before = 1, 0
for _ in range(int(input()) + 1):
    ways, before = ways + before, ways
print(ways)
