"""The fewest coins of every amount, from those of smaller ones."""
amount, _ = map(int, input().split())
values = [int(word) for word in input().split()]
fewest, last = [0], [0]
for part in range(1, amount + 1):
    count, coin = min((fewest[part - coin], coin) for coin in values if coin <= part)
    fewest.append(count + 1)
    last.append(coin)
coins = []
while amount:
    coins.append(last[amount])
    amount -= last[amount]
print(len(coins))
print(*coins)
