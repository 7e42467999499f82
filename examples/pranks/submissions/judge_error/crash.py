# A validator that a signal ends.
print("crash" if input() == "sum" else "accept")
