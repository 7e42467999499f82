# Hands out sweet after sweet.
s, k = map(int, input().split())
children = list(range(1, k + 1))
left = s - sum(children)
while left > 0:
    children[-1] += 1
    left -= 1
print(*children) if left == 0 else print("impossible")
