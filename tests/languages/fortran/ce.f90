print *, undeclared(
end
