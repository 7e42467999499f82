"""Asks once, reads the answer and leaves."""
input()
print("? 1 2 1", flush=True)
input()
