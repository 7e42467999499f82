# Without a maximum there is nothing to multiply.
print("multiplier 1" if input() == "free" else "accept")
