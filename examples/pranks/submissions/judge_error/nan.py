# What is not a number is none.
print("score nan" if input() == "sum" else "accept")
