"""Two digits a letter."""
mode, text = input(), input()
if mode == "send":
    print("".join(f"{ord(letter) - 86}" for letter in text))
else:
    print("".join(chr(int(text[i : i + 2]) + 86) for i in range(0, len(text), 2)))
