# A score below 0.
print("score -1" if input() == "sum" else "accept")
