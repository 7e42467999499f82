for line in io.lines() do
  local a, b = line:match('(%-?%d+) (%-?%d+)')
  print(math.tointeger(a) + math.tointeger(b))
end
