/* SPDX-License-Identifier: MIT */
/*
 * juror run: the sandbox for one command. What may be enforced by rlimits alone is asked for with --weak-limits, so that
 * these tests need no control groups; those that do need them ask first.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN(...) e2e_juror("run", "--weak-limits", __VA_ARGS__)
#define SH(script) RUN("--", "sh", "-c", script)

/* What --json - wrote last, after what the program wrote. */
static json_t *resources(const struct e2e_end *end)
{
	const char *begin = strstr(end->out, "{\n");
	json_t *value = begin ? json_loads(begin, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (!value)
		FAIL("no JSON: %s%s", end->out, end->err);
	return value;
}
#define STATUS(end) e2e_string(resources(end), "status")

static void need_groups(void)
{
	struct e2e_end end = RUN("--json", "-", "true");
	const json_t *enforcement = json_object_get(resources(&end), "enforcement");
	if (strncmp(e2e_string(enforcement, "memory"), "cgroup", strlen("cgroup")) != 0)
		SKIP("no control groups here");
}

static void need_superuser(void)
{
	if (geteuid() != 0)
		SKIP("needs the superuser");
}

/* ---- how it ends ---- */

TEST(the_exit_status_is_that_of_the_command)
{
	e2e_enter();
	CHECK_INT(SH("exit 0").status, 0);
	CHECK_INT(SH("exit 7").status, 7);
	CHECK_INT(SH("kill -SEGV $$").status, 128 + SIGSEGV);
}

TEST(what_cannot_be_run_is_125_and_one_line)
{
	static const char *const calls[][8] = {
		{"run"},
		{"run", "--time", "1s", "true"},
		{"run", "--memory", "0", "true"},
		{"run", "--no-such-option", "true"},
		{"run", "no-such-command"},
		{"run", "./no-such-file"},
		{"run", "/etc"},
		{"run", "/etc/passwd"},
		{"run", "--policy", "none", "true"},
		{"run", "--bind", "/no-such-file", "true"},
		{"run", "--bind", "/etc:relative", "true"},
		{"run", "--bind", "/etc:/a:ro", "true"},
		{"run", "--cwd", "relative", "true"},
		{"run", "--weak-limits", "--cwd", "/no-such-directory", "true"},
		{"run", "--weak-limits", "--stdin", "no-such-file", "true"},
		{"run", "--weak-limits", "--json", "no/such/directory", "true"},
	};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		struct e2e_end end = e2e_run((struct e2e_call){.argv = calls[i]});
		if (end.status != 125 || strncmp(end.err, "juror", 5) != 0)
			FAIL("call %zu: status %d, %s", i, end.status, end.err);
		CHECK_STR(end.out, "");
	}
}

TEST(options_behind_the_command_are_its_own)
{
	e2e_enter();
	CHECK_STR(RUN("-q", "echo", "--time", "-q").out, "--time -q\n");
	CHECK_STR(RUN("-q", "--", "echo", "--", "--json").out, "-- --json\n");
}

TEST(the_json_has_the_promised_keys_and_no_others)
{
	static const char *const keys[] = {
		"status", "exit_code",         "signal",     "cpu_user_s", "cpu_system_s",
		"wall_s", "memory_peak_bytes", "enforcement"};
	e2e_enter();
	struct e2e_end end = RUN("--json", "-", "--", "sh", "-c", "exit 3");
	json_t *value = resources(&end);
	CHECK_INT(json_object_size(value), ARRAY_SIZE(keys));
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		CHECK(json_object_get(value, keys[i]));
	CHECK_STR(e2e_string(value, "status"), "exited");
	CHECK_INT(json_integer_value(json_object_get(value, "exit_code")), 3);
	CHECK(json_is_null(json_object_get(value, "signal")));
	CHECK_STR(end.err, "");
	end = RUN("--json", "-", "--", "sh", "-c", "kill -ABRT $$");
	value = resources(&end);
	CHECK_STR(e2e_string(value, "status"), "signaled");
	CHECK(json_is_null(json_object_get(value, "exit_code")));
	CHECK_INT(json_integer_value(json_object_get(value, "signal")), SIGABRT);
}

TEST(the_resources_are_a_line_on_standard_error_that_fits_the_terminal)
{
	e2e_enter();
	CHECK_INT(setenv("COLUMNS", "100", 1), 0);
	struct e2e_end end = RUN("true");
	CHECK(strncmp(end.err, "juror: exit status 0; CPU ", 26) == 0);
	CHECK(strchr(end.err, '\n')[1] == '\0');
	CHECK_INT(setenv("COLUMNS", "50", 1), 0);
	CHECK(strncmp(RUN("true").err, "juror: exit status 0\njuror: CPU ", 32) == 0);
	CHECK_STR(RUN("-q", "true").err, "");
}

/* ---- limits ---- */

static void check_ended(const struct e2e_end *end, const char *status)
{
	CHECK_STR(STATUS(end), status);
	CHECK_INT(end->status, 128 + SIGKILL);
}

TEST(a_program_that_computes_is_ended_by_the_time_limit)
{
	e2e_enter();
	struct e2e_end end =
		RUN("--json", "-", "--time", "0.1", "--", "sh", "-c", "while :; do :; done");
	check_ended(&end, "time");
}

TEST(a_program_that_waits_is_ended_by_the_wall_limit)
{
	e2e_enter();
	struct e2e_end end = RUN("--json", "-", "--wall", "0.1", "sleep", "60");
	check_ended(&end, "wall");
}

TEST(a_program_that_needs_too_much_memory_is_ended)
{
	e2e_enter();
	need_groups();
	struct e2e_end end = RUN("--json", "-", "--memory", "16", "--", "sh", "-c",
	                         "head -c 67108864 /dev/zero | tail");
	CHECK_STR(STATUS(&end), "memory");
}

TEST(a_program_that_makes_too_many_processes_is_told_of)
{
	e2e_enter();
	need_groups();
	struct e2e_end end = RUN("--json", "-", "--processes", "3", "--", "sh", "-c",
	                         "for i in 1 2 3 4 5; do sleep 60 & done");
	CHECK_STR(STATUS(&end), "processes");
}

TEST(output_is_limited_whatever_it_is_written_to)
{
	e2e_enter();
	struct e2e_end end = RUN("--json", "report", "--output", "1", "cat", "/dev/zero");
	CHECK_INT(end.status, 128 + SIGKILL);
	CHECK_STR(e2e_string(json_load_file("report", 0, NULL), "status"), "output");
	end = RUN("--json", "-", "--output", "1", "--stdout", "out", "--stderr", "err", "--", "sh",
	          "-c", "head -c 700000 /dev/zero; head -c 700000 /dev/zero >&2; sleep 60");
	check_ended(&end, "output");
	struct stat out, err;
	CHECK_INT(stat("out", &out), 0);
	CHECK_INT(stat("err", &err), 0);
	CHECK_INT(out.st_size + err.st_size, 1 << 20);
}

TEST(output_up_to_the_limit_arrives_whole)
{
	e2e_enter();
	struct e2e_end end =
		RUN("-q", "--output", "1", "--stdout", "out", "head", "-c", "1048576", "/dev/zero");
	CHECK_INT(end.status, 0);
	struct stat out;
	CHECK_INT(stat("out", &out), 0);
	CHECK_INT(out.st_size, 1 << 20);
}

TEST(a_reader_that_leaves_ends_the_writer)
{
	e2e_enter();
	e2e_shell("%s run --weak-limits -q --output 16 yes | head -n 1 > out", JUROR_PROGRAM);
	e2e_shell("%s run --weak-limits -q yes | head -n 1 > out", JUROR_PROGRAM);
}

/* ---- streams ---- */

TEST(a_large_file_is_read_whole)
{
	e2e_enter();
	e2e_shell("seq 1000000 > numbers");
	e2e_shell(
		"%s run --weak-limits -q md5sum < numbers > found; md5sum < numbers | cmp - found",
		JUROR_PROGRAM);
	e2e_shell("cat numbers | %s run --weak-limits -q md5sum | cmp - found", JUROR_PROGRAM);
	e2e_shell("%s run --weak-limits -q --stdin numbers md5sum | cmp - found", JUROR_PROGRAM);
}

TEST(what_a_program_leaves_of_its_input_stays_for_the_next)
{
	e2e_enter();
	e2e_shell("seq 100000 > numbers");
	e2e_shell(
		"while read -r line; do echo $line; %s run --weak-limits -q true; done < numbers |"
		" head -n 3 | tr '\\n' ' ' | grep -qx '1 2 3 '",
		JUROR_PROGRAM);
	e2e_shell(
		"(%s run --weak-limits -q head -c 2; read -r line; test $line = 2) < numbers > out",
		JUROR_PROGRAM);
}

TEST(a_file_for_reading_cannot_be_written_by_its_descriptor)
{
	e2e_enter();
	e2e_put("input", "as it was\n");
	e2e_shell("chmod 666 input");
	CHECK(RUN("-q", "--stdin", "input", "--", "sh", "-c",
	          "cat; echo changed > /proc/self/fd/0; echo changed > /dev/stdin")
	              .status != 125);
	e2e_shell("test \"$(cat input)\" = 'as it was'");
}

TEST(one_file_for_output_and_error_gets_both)
{
	e2e_enter();
	RUN("-q", "--stdout", "both", "--stderr", "both", "--", "sh", "-c",
	    "echo a; echo b >&2; echo c");
	e2e_shell("printf 'a\\nb\\nc\\n' | cmp - both");
}

TEST(a_closed_stream_is_dev_null_and_nothing_of_ours)
{
	e2e_enter();
	e2e_shell("%s run --weak-limits -q --stdout out -- sh -c"
	          " 'readlink /proc/self/fd/0 /proc/self/fd/2' <&- 2>&-",
	          JUROR_PROGRAM);
	e2e_shell("grep -c '^/dev/null$' out | grep -qx 2");
	e2e_shell("%s run --weak-limits -q -- sh -c 'echo a' >&-", JUROR_PROGRAM);
}

TEST(no_descriptor_of_the_caller_reaches_the_program)
{
	e2e_enter();
	e2e_shell("%s run --weak-limits -q -- sh -c 'ls /proc/$$/fd' 5< /etc/passwd 9> nine |"
	          " tr '\\n' ' ' | grep -qx '0 1 2 '",
	          JUROR_PROGRAM);
}

/* ---- the box ---- */

TEST(a_program_and_a_script_of_a_directory_that_is_not_there_run)
{
	e2e_enter();
	e2e_put("script", "#!/bin/sh\necho \"$0 $1\"\n");
	e2e_shell("chmod 755 script");
	struct e2e_end end = RUN("-q", "./script", "a");
	char *cwd = realpath(".", NULL);
	CHECK_STR(end.out, e2e_text("%s/script a\n", cwd));
	CHECK_INT(RUN("-q", "--", "ls", cwd).status, 2);
}

TEST(nothing_of_the_host_can_be_written)
{
	e2e_enter();
	struct e2e_end end = SH("for d in / /usr /etc /usr/bin /dev /proc; do"
	                        " touch $d/a 2> /tmp/e && echo $d; done; test -s /tmp/e && echo e");
	CHECK_STR(end.out, "e\n");
}

TEST(a_bind_shows_what_it_names_and_its_flags_say_how)
{
	e2e_enter();
	e2e_shell("mkdir -m 777 dir; printf '#!/bin/sh\\necho ran\\n' > dir/program; chmod 755 "
	          "dir/program");
	CHECK_STR(RUN("-q", "--bind", "dir:/a", "ls", "/a").out, "program\n");
	CHECK(RUN("-q", "--bind", "dir:/a", "/a/program").status != 0);
	CHECK_STR(RUN("-q", "--bind", "dir:/a:exec", "/a/program").out, "ran\n");
	CHECK_INT(RUN("-q", "--bind", "dir:/a", "touch", "/a/b").status, 1);
	CHECK_INT(RUN("-q", "--bind", "dir:/a:rw", "touch", "/a/b").status, 0);
	CHECK_INT(access("dir/b", F_OK), 0);
	CHECK_STR(RUN("-q", "--bind", "dir:/a:exec", "--cwd", "/a", "pwd").out, "/a\n");
	CHECK_INT(RUN("-q", "--bind", "no-such-file:/a:optional", "true").status, 0);
}

TEST(what_only_the_superuser_can_read_can_be_bound_and_run)
{
	e2e_enter();
	need_superuser();
	e2e_shell("umask 077; mkdir -p private/deep; echo secret > private/deep/file;"
	          " cp /bin/echo private/deep/program");
	CHECK_STR(RUN("-q", "--bind", "private:/p", "cat", "/p/deep/file").out, "secret\n");
	CHECK_STR(RUN("-q", "private/deep/program", "a").out, "a\n");
	CHECK(strcmp(RUN("-q", "id", "-u").out, "0\n") != 0);
}

TEST(the_environment_is_what_was_asked_for)
{
	e2e_enter();
	CHECK_INT(setenv("GIVEN", "yes", 1), 0);
	CHECK_INT(setenv("HIDDEN", "yes", 1), 0);
	struct e2e_end end = RUN("-q", "--env", "A=1", "--env", "A=2", "--env", "GIVEN", "--env",
	                         "PATH=/bin", "--env", "ABSENT", "env");
	CHECK_STR(end.out, "PATH=/bin\nHOME=/tmp\nLANG=C.UTF-8\nA=2\nGIVEN=yes\n");
}

TEST(there_is_no_network)
{
	e2e_enter();
	CHECK_STR(SH("cut -s -d: -f1 /proc/net/dev | tr -d ' '").out, "lo\n");
}

/* ---- who runs it, and what is left ---- */

TEST(without_control_groups_limits_are_refused_in_one_line)
{
	static const char *const argv[] = {"run", "true", NULL};
	e2e_enter();
	need_superuser();
	e2e_shell("cp %s juror; chmod 755 juror", JUROR_PROGRAM);
	struct e2e_end end =
		e2e_run((struct e2e_call){.argv = argv, .program = "./juror", .uid = 54321});
	if (end.status == 0)
		SKIP("ordinary users have control groups here");
	CHECK_INT(end.status, 125);
	CHECK(strchr(end.err, '\n')[1] == '\0');
}

/* The harness waits for what runs, and finds what is left. */
static void check_interrupted(int number)
{
	static const char *const argv[] = {"run",
	                                   "--weak-limits",
	                                   "--stdout",
	                                   "begun",
	                                   "sh",
	                                   "-c",
	                                   "echo; sleep 60 & sleep 60",
	                                   NULL};
	struct stat st;
	(void)unlink("begun");
	pid_t pid = e2e_start((struct e2e_call){.argv = argv});
	while (stat("begun", &st) < 0 || st.st_size == 0)
		e2e_sleep_ms(5);
	CHECK_INT(kill(pid, number), 0);
	CHECK_INT(e2e_wait(pid), 128 + number);
	e2e_check_nothing_runs(pid);
	if (number != SIGKILL)
		e2e_check_no_scratch(pid);
}

TEST(a_signal_ends_it_and_leaves_nothing)
{
	e2e_enter();
	check_interrupted(SIGINT);
	check_interrupted(SIGTERM);
	check_interrupted(SIGHUP);
	check_interrupted(SIGKILL);
}

TEST(a_hangup_that_nohup_ignores_does_not_end_it)
{
	e2e_enter();
	e2e_shell("nohup %s run --weak-limits -q -- sh -c 'echo; sleep 0.3; echo "
	          "done' > out &"
	          " while ! test -s out; do sleep 0.01; done; kill -HUP $!; wait $!; grep -q done "
	          "out",
	          JUROR_PROGRAM);
}
