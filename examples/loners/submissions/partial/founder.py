"""A club of one."""
print(input())
