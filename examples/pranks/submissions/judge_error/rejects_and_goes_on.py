# No further pass follows what is rejected.
print("again\nreject" if input() == "sum" else "accept")
