# A pass more than the problem has.
print("again" if input().startswith("sum") else "accept")
