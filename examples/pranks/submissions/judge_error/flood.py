# A validator that writes too much.
print("flood" if input() == "sum" else "accept")
