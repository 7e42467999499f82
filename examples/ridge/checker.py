# checker INPUT OUTPUT ANSWER: whether the place is a peak; what few questions are, and the points for more, is in ANSWER.
import sys

with open(sys.argv[1]) as data:
    heights = [0] + [int(word) for word in data.read().split()[1:]] + [0]
with open(sys.argv[2]) as output:
    place, asked = (int(word) for word in output.read().split())
with open(sys.argv[3]) as answer:
    few, points = (int(word) for word in answer.read().split())
if not heights[place - 1] < heights[place] > heights[place + 1]:
    print("place", place, "is no peak")
    sys.exit(1)
print("a peak after", asked, "questions")
if asked > few:
    print("points", points, file=sys.stderr)
    sys.exit(7)
