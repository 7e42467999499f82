integer, allocatable :: a(:)
allocate (a(2))
deallocate (a)
deallocate (a)
end
