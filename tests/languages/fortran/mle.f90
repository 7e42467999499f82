type block
  integer :: data(2**18)
  type(block), pointer :: next => null()
end type
type(block), pointer :: list, new
list => null()
do
  allocate (new)
  new%data = 1
  new%next => list
  list => new
end do
end
