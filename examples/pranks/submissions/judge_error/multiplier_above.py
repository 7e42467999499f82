# A multiplier above 1.
print("multiplier 1.01" if input() == "sum" else "accept")
