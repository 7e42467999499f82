"""The third keeper divides by the ships that he has seen before he looks."""
keeper, note = input().split()
total = 0 if note == "-" else int(note)
share = 1 // total if keeper == "3" else 0
while True:
    print("look", flush=True)
    ships = int(input())
    if ships == 0:
        break
    total += ships
print("note", total)
