# A validator that has once written a multiplier may not write a score: the free group gets nothing.
print({"sum": "multiplier .5", "free": "reject"}.get(input(), "accept"))
