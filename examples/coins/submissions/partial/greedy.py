"""Takes the largest coin that fits: the fewest coins for some values only."""
amount, _ = map(int, input().split())
coins = []
for coin in reversed([int(word) for word in input().split()]):
    coins += [coin] * (amount // coin)
    amount %= coin
print(len(coins))
print(*coins)
