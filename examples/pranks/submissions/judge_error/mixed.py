# One kind in one case, the other kind in another.
print("multiplier 1" if input() == "sum" else "accept")
