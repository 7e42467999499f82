def height(place):
    print("?", place, flush=True)
    return int(input())


n = int(input())
place, here = 1, height(1)
while place < n and (there := height(place + 1)) > here:
    place, here = place + 1, there
print("!", place)
