# A validator that uses too much memory.
print("memory" if input() == "sum" else "accept")
