uses cthreads;

function say(word: pointer): ptrint;
begin
  writeln('ok');
  flush(output);
  say := 0;
end;

var t: TThreadID;
begin
  t := BeginThread(@say);
  WaitForThreadTerminate(t, 0);
end.
