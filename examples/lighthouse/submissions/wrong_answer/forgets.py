"""Counts today's ships only: wrong in the third pass."""
input()
total = 0
while True:
    print("look", flush=True)
    ships = int(input())
    if ships == 0:
        break
    total += ships
print("note", total)
