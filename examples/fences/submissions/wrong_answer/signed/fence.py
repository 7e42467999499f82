"""Forgets that fences may run clockwise."""


def twice_the_area(posts):
    return sum(a * d - b * c for (a, b), (c, d) in zip(posts, posts[1:] + posts[:1]))
