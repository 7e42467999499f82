# A validator that says why it cannot judge.
print("error the answer is missing\nexit 3" if input() == "sum" else "accept")
