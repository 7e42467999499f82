# A link is no file with a number.
print("link" if input() == "sum" else "accept")
