/* SPDX-License-Identifier: MIT */
/*
 * Programs that mean harm, in hostile/: each gets its verdict, and none disturbs those judged beside it.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>

#define TLE "TLE" /* or WTL, see CHECK_TIME_LIMIT */

static const struct {
	const char *name, *verdict;
	bool needs_groups;
} rows[] = {
	{"reads_nothing.c", "AC", false},
	{"forks_without_end.c", TLE, true},
	{"ignores_signals.c", TLE, false},
	{"floods_stdout.c", "OLE", false},
	{"floods_stderr.c", "OLE", false},
	{"closes_stdout.c", "NO", false},
	{"reads_half.c", "AC", false},
	{"writes_and_sleeps.c", "WTL", false},
	{"leaves_a_child.c", "AC", false},
	{"kills_everybody.c", "AC", false},
	{"plays_the_validator.c", "RTE", false},
	{"plays_the_judge.c", "WA", false},
	{"plays_the_runner.c", "NO", false},
	{"takes_all_descriptors.c", "AC", false},
	{"takes_memory_in_children.c", "MLE", true},
};

/* One case with 4 MiB of input, far more than a pipe holds. */
static void make_package(void)
{
	e2e_package("package", "limits: {time_limit: 1, memory: 64}\n");
	e2e_shell("yes 12345678 | head -c 4194304 >package/data/secret/1.in");
}

static void check_row(const struct e2e_end *end, size_t i)
{
	const char *path = e2e_hostile(rows[i].name);
	if (rows[i].needs_groups && !e2e_has_groups(end))
		return;
	if (strcmp(rows[i].verdict, TLE) == 0)
		CHECK_TIME_LIMIT(end, path);
	else
		CHECK_VERDICT(end, path, rows[i].verdict);
	/* Which of two ends it met is chance, and told of neither. */
	if (strcmp(rows[i].verdict, "OLE") == 0) {
		CHECK(json_is_null(json_object_get(e2e_case(end, path, 0), "signal")));
		CHECK(json_is_null(json_object_get(e2e_case(end, path, 0), "exit_code")));
	}
}

TEST(hostile_programs_get_their_verdicts_and_disturb_nobody)
{
	const char *argv[ARRAY_SIZE(rows) + 3] = {"package"};
	e2e_enter();
	make_package();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		argv[i + 1] = e2e_hostile(rows[i].name);
	argv[ARRAY_SIZE(rows) + 1] = "last.py";
	e2e_put("last.py", "print('ok')\n");
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	CHECK_INT(end.status, 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(&end, i);
	CHECK_VERDICT(&end, "last.py", "AC");
	const json_t *test = e2e_case(&end, "writes_and_sleeps.c", 0);
	CHECK_INT(json_integer_value(json_object_get(test, "output_bytes")), 7 << 20);
}

TEST(what_a_program_says_is_shown_without_control_characters)
{
	e2e_enter();
	make_package();
	e2e_put("a.py", "import sys\nsys.exit('\\x1b[2J\\x07\\u202e evil')\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "RTE");
	CHECK(strstr(end.out, "evil"));
	CHECK(!strpbrk(end.out, "\x1b\x07") && !strstr(end.out, "\u202e"));
}

/* Judged again beside a copy of itself, a program must not find what it left. */
TEST(nothing_of_a_run_reaches_the_next_one)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_shell("cd package/data/secret && for i in 2 3 4 5; do cp 1.in $i.in; cp 1.ans $i.ans; "
	          "done");
	e2e_put("a.c",
	        "#include <stdio.h>\n#include <unistd.h>\n"
	        "int main(void) {\n"
	        "	static const char *const places[] = {\"/tmp/x\", \"/dev/shm/x\", "
	        "\"/box/x\", \"x\"};\n"
	        "	for (int i = 0; i < 4; i++) {\n"
	        "		if (access(places[i], F_OK) == 0) return puts(places[i]) == 0;\n"
	        "		FILE *f = fopen(places[i], \"w\");\n"
	        "		if (f) fclose(f);\n"
	        "	}\n"
	        "	puts(\"ok\");\n"
	        "	return 0;\n"
	        "}\n");
	struct e2e_end end = e2e_judge("--stop", "never", "package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
}

/* It counts ticks, which may be some in a hundred more than the time that passed. */
TEST(the_kernel_s_own_limit_of_cpu_time_is_far_behind_ours)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 60}\n");
	e2e_put("asks.py", "import resource\n"
	                   "limit = resource.getrlimit(resource.RLIMIT_CPU)[0]\n"
	                   "print('ok' if limit >= 120 else limit)\n");
	struct e2e_end end = e2e_judge("package", "asks.py");
	CHECK_VERDICT(&end, "asks.py", "AC");
}
