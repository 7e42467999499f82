import std/strutils
for line in stdin.lines:
  let words = line.split
  echo parseInt(words[0]) + parseInt(words[1])
