"""Each number is the sum of the two before it."""
ways, before = 1, 0
for _ in range(int(input())):
    ways, before = ways + before, ways
print(ways)
