# Both kinds at once.
print("score 1\nmultiplier 1" if input() == "sum" else "accept")
