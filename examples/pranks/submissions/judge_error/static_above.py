# More than static_validation_score.
# static: score 6
print("accept")
