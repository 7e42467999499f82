# Every line is two integers, and there are as many as there are darts: 42, else 43.
BEGIN {
	getline board < input
	split(board, words, " ")
	status = 42
}

NF != 2 || $1 !~ /^-?[0-9]+$/ || $2 !~ /^-?[0-9]+$/ || length($0) > 20 { status = 43 }

END {
	if (NR != words[4] || status == 43) {
		print "expected " words[4] " lines with two integers" > (feedback "judgemessage.txt")
		status = 43
	}
	exit status
}
