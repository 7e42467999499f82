# A multiplier below 0.
print("multiplier -0.5" if input() == "sum" else "accept")
