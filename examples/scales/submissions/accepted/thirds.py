"""Weighs a third against a third."""
coins, _ = map(int, input().split())
first = 1
while coins > 1:
    third = (coins + 1) // 3
    print("?", first, first + third, third, flush=True)
    side = "><=".index(input())
    first += side * third
    coins = coins - 2 * third if side == 2 else third
print("!", first)
