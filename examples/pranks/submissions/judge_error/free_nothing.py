# Without a maximum there is no score but that of score.txt.
print("exit 42" if input() == "free" else "accept")
