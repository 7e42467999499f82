"""Counts each rank when it is known how many stand before; the other file tells the ranks."""
import lot

n, seed = map(int, input().split())
blocks = [[0] * 10 for _ in range(10)]
tens = [0] * 10
pairs = 0
for rank in lot.ranks(n, seed):
    ten, one = divmod(rank, 10)
    pairs += sum(tens[ten + 1 :]) + sum(blocks[ten][one + 1 :])
    tens[ten] += 1
    blocks[ten][one] += 1
print(pairs)
