"""The pigeon cannot carry letters: wrong in the first pass."""
mode, text = input(), input()
print(text)
