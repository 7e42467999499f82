# A group that is all or nothing has no scores.
print("score 3" if input() == "fair" else "accept")
