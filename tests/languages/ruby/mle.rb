blocks = []
loop do
  blocks << 'x' * (1 << 20)
end
