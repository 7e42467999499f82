# A word is no number.
print("score many" if input() == "sum" else "accept")
