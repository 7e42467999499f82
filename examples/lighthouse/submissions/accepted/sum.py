"""The note is the number of ships so far."""
keeper, note = input().split()
total = 0 if note == "-" else int(note)
while True:
    print("look", flush=True)
    ships = int(input())
    if ships == 0:
        break
    total += ships
print("note", total)
