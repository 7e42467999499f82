line = input()
print(line if len(line) == 5 else 'length')
print('Lß→')
