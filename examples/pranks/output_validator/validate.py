#!/usr/bin/env python3
"""validate case.in case.ans feedback/ < output: does what the output says, as the statement has it."""
import os
import sys

feedback = sys.argv[3]
with open(sys.argv[1]) as file:
    group = file.read().split()[0]


def write(name, text):
    with open(feedback + name, "w") as file:
        file.write(text)


def accept(_):
    if group == "free":
        write("score.txt", "1")
    sys.exit(42)


def reject(_):
    sys.exit(43)


def memory(_):
    sys.exit(f"{len(bytearray(1 << 30))} bytes are too many")


def endless(_):
    while True:
        pass


def flood(_):
    while True:
        os.write(1, b"x" * 65536)


commands = {
    "accept": accept,
    "reject": reject,
    "exit": lambda text: sys.exit(int(text)),
    "error": lambda text: write("judgeerror.txt", text),
    "score": lambda text: write("score.txt", text),
    "multiplier": lambda text: write("score_multiplier.txt", text),
    "link": lambda _: os.symlink("/dev/null", feedback + "score.txt"),
    "again": lambda _: write("nextpass.in", group + " again\n"),
    "folder": lambda _: os.mkdir(feedback + "nextpass.in"),
    "crash": lambda _: os.abort(),
    "endless": endless,
    "memory": memory,
    "flood": flood,
}
for line in sys.stdin.buffer.read(1 << 16).decode("latin-1").splitlines():
    command, _, text = line.partition(" ")
    commands.get(command, reject)(text)
sys.exit(42)
