# What is not accepted has no score.
print("score 3\nreject" if input() == "sum" else "accept")
