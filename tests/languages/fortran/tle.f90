integer, volatile :: i
do
  i = 1 - i
end do
end
