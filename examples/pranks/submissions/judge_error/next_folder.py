# The next pass's input is a file.
print("folder" if input() == "sum" else "accept")
