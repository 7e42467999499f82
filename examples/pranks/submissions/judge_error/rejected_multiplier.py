# What is not accepted has no multiplier.
print("multiplier 1\nreject" if input() == "sum" else "accept")
