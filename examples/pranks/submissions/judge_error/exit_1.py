# 1 is no answer of a validator.
print("exit 1" if input() == "sum" else "accept")
