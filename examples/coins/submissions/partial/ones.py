"""Pays with the smallest coin only."""
amount, _ = map(int, input().split())
print(amount)
print(*[1] * amount)
