line = gets.chomp
puts(line.length == 5 ? line : 'length')
puts 'Lß→'
