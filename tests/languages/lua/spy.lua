for _, path in ipairs({"/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"}) do
  if io.open(path) then
    print(path)
  end
end
print('ok')
