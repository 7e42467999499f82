/* SPDX-License-Identifier: MIT */
/*
 * Sources that run code while they are compiled, as many languages allow: macros, compile-time evaluation, build scripts.
 * Perl stands for all of them: checking a program runs its BEGIN blocks, in the same box as every compiler.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>
#include <unistd.h>

static void enter_with_time(unsigned compilation_s, const char *begin)
{
	if (access("/usr/bin/perl", X_OK) < 0)
		SKIP("no Perl here");
	e2e_enter();
	e2e_package("package",
	            e2e_text("limits: {time_limit: 10, compilation_time: %u, compilation_memory: "
	                     "64}\n",
	                     compilation_s));
	e2e_put("a.pl", e2e_text("BEGIN {\n	if ($^C) {\n%s	}\n}\nprint \"ok\\n\";\n", begin));
}

static void enter_with_source(const char *begin)
{
	enter_with_time(30, begin);
}

static const char *log_of(const struct e2e_end *end)
{
	return e2e_string(json_object_get(e2e_judgement(end, "a.pl"), "compile"), "log");
}

static void check_verdict(const char *verdict, const char *log)
{
	/* That it ends and that nothing is left is looked at after every call. */
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_INT(end.status, 0);
	CHECK_VERDICT(&end, "a.pl", verdict);
	if (!strstr(log_of(&end), log))
		FAIL("\"%s\" is not in \"%s\"", log, log_of(&end));
}

TEST(a_daemon_that_a_compile_leaves_is_killed)
{
	enter_with_source("use POSIX;\n"
	                  "if (fork() == 0) { POSIX::setsid(); $SIG{TERM} = $SIG{HUP} = 'IGNORE';\n"
	                  "	close(STDOUT); close(STDERR); sleep(1000); }\n");
	check_verdict("AC", "");
}

TEST(a_compile_that_computes_without_end_is_ended)
{
	enter_with_time(1, "1 while 1;\n");
	check_verdict("CE", "the compiler took too long");
}

TEST(a_compile_that_waits_without_end_is_ended)
{
	enter_with_time(1, "sleep(1000);\n");
	check_verdict("CE", "the compiler took too long");
}

TEST(a_compile_that_takes_memory_without_end_is_ended)
{
	enter_with_source("my @a; push @a, 'x' x (1 << 20) while 1;\n");
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "CE");
	if (e2e_has_groups(&end))
		CHECK(strstr(log_of(&end), "the compiler used too much memory"));
}

TEST(a_compile_that_forks_without_end_is_ended)
{
	enter_with_time(1, "while (1) { fork(); }\n");
	check_verdict("CE", "");
}

TEST(a_compile_cannot_fill_the_disk)
{
	enter_with_source("open(my $f, '>', 'big') or die; binmode $f;\n"
	                  "1 while syswrite($f, 'x' x (1 << 20));\n"
	                  "die 'full after ' . (-s 'big' >> 20) . ' MiB';\n");
	check_verdict("CE", "");
}

TEST(files_that_a_compile_fills_share_one_disk)
{
	enter_with_source("my ($n, $i) = (0, 0); my $mib = 'x' x (1 << 20); my $ok = 1;\n"
	                  "while ($ok) { open(my $f, '>', 'f' . $i++) or last; binmode $f;\n"
	                  "	for (1 .. 4) { my $w = syswrite($f, $mib);\n"
	                  "		if (!$w || $w < length $mib) { $ok = 0; last } $n++ } }\n"
	                  "die \"full after $n MiB\";\n");
	check_verdict("CE", "full after 15 MiB"); /* of 16; the source is there, too */
}

TEST(a_compile_has_the_processes_of_its_suite)
{
	enter_with_source("my $n = 1;\n"
	                  "while (defined(my $child = fork())) { sleep(1000) if !$child; $n++ }\n"
	                  "die \"had $n\";\n");
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "CE");
	if (e2e_has_groups(&end) && !strstr(log_of(&end), "had 4"))
		FAIL("\"had 4\" is not in \"%s\"", log_of(&end));
}

TEST(a_compile_that_talks_without_end_is_ended)
{
	enter_with_source("my $text = 'x' x (1 << 16); 1 while syswrite(STDERR, $text);\n");
	check_verdict("CE", "the compiler said too much");
}

/* That the report can be read shows that it is valid; JSON has no other strings. */
TEST(diagnostics_of_any_bytes_are_64_kibibytes_of_whole_characters)
{
	enter_with_source("binmode STDERR; my $euro = \"\\xe2\\x82\\xac\";\n"
	                  "syswrite(STDERR, \"\\xff\\x00\\xe2\\x82\" . $euro x 40000);\n"
	                  "use POSIX; POSIX::_exit(1);\n");
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "CE");
	const char *log = log_of(&end), *replaced = "\xef\xbf\xbd";
	CHECK(strlen(log) <= 64 << 10 && strlen(log) > (64 << 10) - 3);
	CHECK(strncmp(log, replaced, strlen(replaced)) == 0);
	CHECK_STR(log + strlen(log) - 3, "\xe2\x82\xac");
}

TEST(a_compile_cannot_make_files_without_end)
{
	enter_with_source(
		"my $n = 0; while (open(my $f, '>', \"f$n\")) { $n++ } die \"made $n\";\n");
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "CE");
}

TEST(a_compile_that_a_limit_ends_without_a_word_has_it_said)
{
	enter_with_source("open(my $f, '>', 'holes') or die; truncate($f, 1 << 40);\n");
	check_verdict("CE", "the compiler was ended by signal 25 (File size limit exceeded)");
}

TEST(a_compile_that_fails_without_a_word_has_its_status_said)
{
	enter_with_source("use POSIX; POSIX::_exit(3);\n");
	check_verdict("CE", "the compiler ended with status 3 and said nothing");
}

TEST(a_compile_can_write_into_its_own_directory_only)
{
	enter_with_source(
		"for my $d (qw(/ /usr /usr/lib /tmp /etc /dev /juror /proc /var /lib)) {\n"
		"	die \"wrote to $d\" if open(my $f, '>', \"$d/x\");\n"
		"	die \"made a directory in $d\" if mkdir(\"$d/y\");\n}\n"
		"die 'cannot write here' unless open(my $f, '>', 'x');\n");
	check_verdict("AC", "");
}

TEST(a_compile_sees_nothing_of_the_host_and_no_test)
{
	enter_with_source(
		"for my $f (qw(/etc/passwd /etc/shadow /proc/1/environ /juror /root /home\n"
		"	/case /var/cache /sys /run)) { die \"there is $f\" if -e $f; }\n"
		"die join(' ', %ENV) if grep { !/^(PATH|HOME|LC_ALL|TMPDIR)$/ } keys %ENV;\n");
	check_verdict("AC", "");
}

TEST(links_that_a_compile_leaves_do_not_reach_the_run)
{
	enter_with_source("symlink('/etc/passwd', 'soft'); link('a.pl', 'hard');\n"
	                  "mkdir('d'); symlink('/', 'd/root');\n"
	                  "use POSIX; POSIX::mkfifo('pipe', 0666);\n");
	e2e_shell(
		"sed -i 's/^print.*/print join(\" \", sort(glob(\"* d\\/*\"))) eq \"d\" ? \"ok\" : "
		"\"no\";/' a.pl");
	/* The source itself has a second name now: it is not fetched, and there is nothing to run. */
	struct e2e_end end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "RTE");
	e2e_shell("sed -i 's/link(.a.pl., .hard.);//' a.pl");
	e2e_shell("sed -i 's/eq \"d\"/eq \"a.pl d\"/' a.pl");
	end = e2e_judge("--language", "perl", "package", "a.pl");
	CHECK_VERDICT(&end, "a.pl", "AC");
}

TEST(what_a_compile_leaves_cannot_be_changed_by_a_run)
{
	enter_with_source(
		"open(my $f, '>', 'data'); print $f 'ok'; close($f); chmod(0777, 'data');\n");
	e2e_shell("sed -i 's/^print.*/open(my $g, \"+<\", \"data\") and die; print \"ok\";/' a.pl");
	check_verdict("AC", "");
}
