# interactor INPUT OUTPUT ANSWER: answers what is asked, and leaves the answer and the number of questions in OUTPUT.
import sys

MOST = 1000


def leave(status, message):
    print(message, file=sys.stderr)
    sys.exit(status)


def read_line():
    words = sys.stdin.readline(32).split()
    if len(words) != 2 or words[0] not in ("?", "!") or not words[1].isdigit():
        leave(2, "a question or an answer was expected")
    place = int(words[1])
    if not 1 <= place <= len(heights):
        leave(1, "there is no place %d" % place)
    return words[0], place


with open(sys.argv[1]) as data:
    heights = [int(word) for word in data.read().split()[1:]]
print(len(heights), flush=True)
asked = 0
kind, place = read_line()
while kind == "?":
    asked += 1
    if asked > MOST:
        leave(1, "more than %d questions" % MOST)
    print(heights[place - 1], flush=True)
    kind, place = read_line()
with open(sys.argv[2], "w") as output:
    print(place, asked, file=output)
leave(0, "answered after %d questions" % asked)
