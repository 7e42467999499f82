import pairs

for a, b in pairs.read():
    print(a + b)
