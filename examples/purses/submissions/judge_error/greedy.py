# Each group has its maximum, but both together are above that of all.
_, coins = input().split()
print(coins)
