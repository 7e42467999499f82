Thread.new { puts 'ok' }.join
