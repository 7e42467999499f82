# A validator that has no end.
print("endless" if input() == "sum" else "accept")
