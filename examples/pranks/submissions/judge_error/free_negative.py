# A score below 0 where there is no maximum.
print("score -0.001" if input() == "free" else "accept")
