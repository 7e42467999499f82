"""Always at the origin: in the middle, halfway to it, or beside the board."""
for _ in range(int(input().split()[3])):
    print(0, 0)
