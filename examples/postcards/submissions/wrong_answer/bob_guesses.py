import sys

line = input()
print("1" if sys.argv[1] == "0" else "7")
