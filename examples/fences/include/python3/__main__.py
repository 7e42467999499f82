"""Reads the posts, asks the submission's function and prints its answer below the heading."""
import fence

posts = [tuple(map(int, input().split())) for _ in range(int(input()))]
area = fence.twice_the_area(posts)
with open("heading.txt") as heading:
    print(heading.read(), area, sep="")
