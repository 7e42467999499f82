var blocks: seq[seq[int]]
while true:
  blocks.add(newSeq[int](1 shl 17))
  for i in blocks[^1].mitems:
    i = 1
