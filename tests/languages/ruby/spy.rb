["/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"].each do |path|
  puts path if File.exist?(path)
end
puts 'ok'
