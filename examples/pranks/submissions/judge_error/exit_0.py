# 0 is no answer of a validator.
print("exit 0" if input() == "sum" else "accept")
