# A file without a number.
print("score" if input() == "sum" else "accept")
