# Reads the output of ctest --verbose as it comes: prints a line for each test program, with its output when it failed
# and with the reasons of what was skipped; writes "passed failed skipped", counted in TAP lines, to the file `counts`.
# A program that prints no TAP counts as one test.

match($0, /^[0-9]+: /) {
	id = substr($0, 1, RLENGTH - 2)
	line = substr($0, RLENGTH + 1)
	output[id] = output[id] "    " line "\n"
	if (line ~ /^1\.\.0 # SKIP/) {
		reasons[id] = reasons[id] "    " line "\n" # all of it: counted by its status
	} else if (line ~ /^ok .*# SKIP/) {
		skip[id]++
		reasons[id] = reasons[id] "    " line "\n"
	} else if (line ~ /^ok /) {
		pass[id]++
	} else if (line ~ /^not ok /) {
		fail[id]++
	}
	next
}

# " 3/10 Test  #7: test_file ....   Passed    0.20 sec"
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
	results++
	id = $0
	sub(/^[^#]*#/, "", id)
	sub(/:.*/, "", id)
	good = /   Passed  /
	skipped = /\*\*\*Skipped/
	if (pass[id] + fail[id] + skip[id] == 0) {
		if (good)
			pass[id] = 1
		else if (skipped)
			skip[id] = 1
	}
	# It crashed, or the sanitizer spoke, after all its lines were fine.
	if (!good && !skipped && fail[id] == 0)
		fail[id] = 1
	print
	if (fail[id] > 0)
		printf "%s", output[id]
	else
		printf "%s", reasons[id]
	fflush()
	total_pass += pass[id]
	total_fail += fail[id]
	total_skip += skip[id]
	delete output[id]
	next
}

# Not of one test: "Errors while running CTest", "No tests were found", a build that is not there.
/^(Errors|No tests|CMake Error)/ { print }

END {
	if (results == 0)
		total_fail++
	print total_pass + 0, total_fail + 0, total_skip + 0 > counts
}
