import std/os
var numbers: seq[int]
echo numbers[paramCount() + 1]
