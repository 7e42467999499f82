call try('/juror/package/data/secret/1.ans')
call try('/juror/package/data/secret/1.in')
call try('../data/secret/1.ans')
call try('/etc/passwd')
call try('/proc/1/environ')
print '(a)', 'ok'
contains
subroutine try(path)
  character(*), intent(in) :: path
  integer :: status
  open (10, file=path, status='old', action='read', iostat=status)
  if (status == 0) print '(a)', path
end subroutine
end
