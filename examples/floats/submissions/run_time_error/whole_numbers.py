# Expects whole numbers.
import math

for _ in range(int(input())):
    print(math.hypot(*map(int, input().split())))
