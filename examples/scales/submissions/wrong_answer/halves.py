"""Weighs a half against a half, which takes too many weighings."""
coins, _ = map(int, input().split())
first = 1
while coins > 1:
    half = coins // 2
    print("?", first, first + half, half, flush=True)
    side = "><=".index(input())
    first += side * half
    coins = coins - 2 * half if side == 2 else half
print("!", first)
