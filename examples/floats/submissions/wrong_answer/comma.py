# Writes numbers as they are written where the author lives.
import math

for _ in range(int(input())):
    print(str(math.hypot(*map(float, input().split()))).replace(".", ","))
