"""One large coin, and no change asked for: wrong in the sample already, on which everything depends."""
amount, kinds = map(int, input().split())
coin = max(map(int, input().split()))
count = -(-amount // coin)
print(count)
print(*[coin] * count)
