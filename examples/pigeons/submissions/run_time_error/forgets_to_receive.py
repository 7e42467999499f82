"""Ends with an exception in the second pass."""
mode, text = input(), input()
assert mode == "send"
print("".join(f"{ord(letter) - 86}" for letter in text))
