# A postcard as long as the word.
import sys

line = input()
if sys.argv[1] == "0":
    print(line.replace("a", "0").replace("b", "1"))
else:
    print(line.count("1"))
