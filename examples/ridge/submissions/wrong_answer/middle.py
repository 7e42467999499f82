# What the checker rejects: an answer that the interactor took.
n = int(input())
print("!", (n + 1) // 2)
