# The tests of `juror run`, `juror languages` and `juror doctor`.
foreach(name run languages doctor)
	juror_test(e2e_${name} SOURCES test_${name}.c LIBS juror_test_e2e LABELS e2e)
	add_dependencies(e2e_${name} juror)
endforeach()
