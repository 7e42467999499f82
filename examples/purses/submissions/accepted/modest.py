_, coins = input().split()
print(int(coins) * 3 // 4)
