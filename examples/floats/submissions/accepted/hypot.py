import math

for _ in range(int(input())):
    print(math.hypot(*map(float, input().split())))
