"""All numbers: right for 1 alone."""
print(*range(1, int(input()) + 1))
