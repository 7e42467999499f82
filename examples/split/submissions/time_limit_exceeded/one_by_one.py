# Hands out sweet after sweet, and each in ten bites.
s, k = map(int, input().split())
children = list(range(1, k + 1))
left = 10 * (s - sum(children))
bites = 0
while left > 0:
    bites += 1
    if bites == 10:
        bites = 0
        children[-1] += 1
    left -= 1
print(*children) if left == 0 else print("impossible")
