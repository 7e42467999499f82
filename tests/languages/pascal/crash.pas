var p: ^longint;
begin
  p := nil;
  writeln(p^);
end.
