import sys

line = input()
if sys.argv[1] == "0":
    print(format(line.count("b"), "b"))
else:
    print(int(line, 2))
