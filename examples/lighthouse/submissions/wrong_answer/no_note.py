"""The second keeper goes home without a word."""
keeper, note = input().split()
if keeper != "2":
    print("note", 0)
