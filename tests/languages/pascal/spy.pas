var f: text;
    i: integer;
const paths: array[1..5] of string = ('/juror/package/data/secret/1.ans', '/juror/package/data/secret/1.in', '../data/secret/1.ans', '/etc/passwd', '/proc/1/environ');
begin
  for i := 1 to 5 do
  begin
    {$I-}
    assign(f, paths[i]);
    reset(f);
    {$I+}
    if ioresult = 0 then
      writeln(paths[i]);
  end;
  writeln('ok');
end.
