# 44 is no answer of a validator.
print("exit 44" if input() == "sum" else "accept")
