var i: longword;
begin
  i := 0;
  while true do
    i := i xor 1;
end.
