"""Signed areas below each part of the fence."""


def twice_the_area(posts):
    pairs = zip(posts, posts[1:] + posts[:1])
    return abs(sum((a - c) * (b + d) for (a, b), (c, d) in pairs))
