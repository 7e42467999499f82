"""Asks for a weighing, reads the answer and ends with an exit status."""
input()
print("? 1 2 1", flush=True)
input()
raise SystemExit(3)
