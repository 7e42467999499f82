"""Wants to write a file, which this problem does not allow."""


def twice_the_area(posts):
    with open("notes.txt", "w") as notes:
        print(posts, file=notes)
    return abs(sum(a * d - b * c for (a, b), (c, d) in zip(posts, posts[1:] + posts[:1])))
