stop 7
end
