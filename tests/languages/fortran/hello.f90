print '(a)', 'ok'
end
