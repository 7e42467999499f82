number = int('7' * 100000)
print('ok' if str(number) == '7' * 100000 else 'lost')
