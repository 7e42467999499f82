# A group that is all or nothing has no multipliers.
print("multiplier 1" if input() == "fair" else "accept")
