integer(8) :: a, b
integer :: status
do
  read (*, *, iostat=status) a, b
  if (status /= 0) exit
  print '(i0)', a + b
end do
end
