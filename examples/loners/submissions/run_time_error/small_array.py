"""Room for a hundred numbers."""
n = int(input())
odd = [None] * 100
for i in range(1, n + 1, 2):
    odd[i] = i
print(*(i for i in odd if i))
