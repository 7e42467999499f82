"""Has a table that ends before it begins."""
table = []
print(table[int(input())])
