/* SPDX-License-Identifier: MIT */
/*
 * Packages of so much data that several threads read it: nobody can tell.
 */
#include "tests/unit/manifest_fixture.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>

static int processors = 8;

/* In the place of libc's: how many threads read is not left to where the test runs. */
int sched_getaffinity(_unused_ pid_t pid, size_t size, cpu_set_t *set)
{
	CPU_ZERO_S(size, set);
	for (int i = 0; i < processors; i++)
		CPU_SET_S((size_t)i, size, set);
	return 0;
}

static void make_dirs(const char *path)
{
	CHECK_INT(file_make_dirs(path, NULL), 0);
}

/* A case of empty files, which are one, as to make that many takes long. */
static void link_case(const char *folder, unsigned number)
{
	static const char *const suffixes[] = {"in", "ans"};
	char path[64];
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		(void)snprintf(path, sizeof(path), "%s/%u.%s", folder, number, suffixes[i]);
		CHECK_INT(link("empty", path), 0);
	}
}

static void enter_empty(void)
{
	enter();
	put("problem.yaml", manifest_2025);
	put("empty", "");
	make_dirs("data/secret");
}

static void group_folder(unsigned number, char ret[static 64])
{
	(void)snprintf(ret, 64, "data/secret/%05u", number);
}

static void put_group_file(unsigned number, const char *text)
{
	char path[64 + 32], folder[64];
	group_folder(number, folder);
	(void)snprintf(path, sizeof(path), "%s/test_group.yaml", folder);
	put(path, text);
}

static void check_group(size_t index, const char *name, size_t first_case, size_t n_cases)
{
	const struct test_group *group = problem->groups[index];
	CHECK_STR(group->name, name);
	CHECK_STR(group->parent->name, "secret");
	CHECK_INT(group->first_case, first_case);
	CHECK_INT(group->n_cases, n_cases);
	for (size_t i = first_case; i < first_case + n_cases; i++)
		CHECK(problem->cases[i].group == group);
}

TEST(more_than_ten_thousand_groups_are_read_in_their_order)
{
	enum { GROUPS = 10500, FIRST = 2 };
	enter_empty();
	for (unsigned i = 0; i < GROUPS; i++) {
		char folder[64];
		group_folder(i, folder);
		CHECK_INT(mkdir(folder, 0755), 0);
		link_case(folder, i);
	}
	put_group_file(0, "args: [first]\n");
	put_group_file(GROUPS - 1, "args: [last]\n");
	check_read();
	CHECK_INT(problem->n_groups, FIRST + GROUPS);
	CHECK_INT(problem->n_cases, GROUPS);
	for (unsigned i = 0; i < GROUPS; i++) {
		char folder[64];
		group_folder(i, folder);
		check_group(FIRST + i, folder + strlen("data/"), i, 1);
	}
	check_words(&problem->cases[0].settings->args, "[first]");
	check_words(&problem->cases[1].settings->args, "");
	check_words(&problem->cases[GROUPS - 1].settings->args, "[last]");
}

/* What the last reading told, a line each; the caller's. */
static char *told_findings(void)
{
	struct strbuf lines = {0};
	for (size_t i = 0; i < findings.count; i++) {
		char text[512];
		finding_format(&findings.items[i], text, sizeof(text));
		strbuf_printf(&lines, "%u %s\n", findings.items[i].severity, text);
	}
	return strbuf_take(&lines);
}

static char *read_findings(void)
{
	(void)!read_package(true);
	return told_findings();
}

static void check_same_by_fewer(const char *by_many)
{
	static const int fewer[] = {1, 2};
	for (size_t i = 0; i < ARRAY_SIZE(fewer); i++) {
		processors = fewer[i];
		_cleanup_(freep) char *by_few = read_findings();
		CHECK_STR(by_many, by_few);
	}
}

/* Faults in groups, in cases and in the names of both; links, too. */
static void put_faulty_groups(void)
{
	enum { GROUPS = 300 };
	for (unsigned i = 0; i < GROUPS; i++) {
		char folder[64], path[96];
		group_folder(i, folder);
		CHECK_INT(mkdir(folder, 0755), 0);
		for (unsigned number = 0; number < i % 4; number++)
			link_case(folder, number);
		if (i % 3 == 0)
			put_group_file(i, i % 2 ? "args: [a]\n" : "nothing: known\n");
		(void)snprintf(path, sizeof(path), "%s/0.yaml", folder);
		if (i % 5 == 0)
			put(path, i % 2 ? "args: [b]\n" : "[");
		(void)snprintf(path, sizeof(path), "%s/stray.ans", folder);
		if (i % 7 == 0)
			put(path, "");
		(void)snprintf(path, sizeof(path), "%s/around", folder);
		if (i % 11 == 0)
			link_to("..", path);
	}
}

TEST(findings_do_not_depend_on_how_many_threads_there_were)
{
	enter_empty();
	put_faulty_groups();
	_cleanup_(freep) char *by_many = read_findings();
	CHECK(findings.count > 100);
	check_same_by_fewer(by_many);
}

/* Reads the package while only @more descriptors can be opened. */
static int read_with_descriptors(int more)
{
	struct rlimit before;
	int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CHECK(lowest >= 0);
	CHECK_INT(close(lowest), 0);
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &before), 0);
	const struct rlimit few = {(rlim_t)(lowest + more), before.rlim_max};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &few), 0);
	int r = read_package(true);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &before), 0);
	return r;
}

TEST(descriptors_that_are_enough_for_one_thread_are_enough_for_many)
{
	enum { FEW = 8 };
	enter_empty();
	put_faulty_groups();
	_cleanup_(freep) char *with_many = read_findings();
	CHECK_INT(read_with_descriptors(FEW), -EINVAL);
	_cleanup_(freep) char *with_few = told_findings();
	CHECK_STR(with_many, with_few);
}

/* What was not found may be there. */
TEST(a_package_that_takes_more_descriptors_than_there_are_is_not_taken_for_faulty)
{
	enum { ENOUGH = 16 };
	enter_empty();
	put_case("sample/1");
	put_case("secret/1");
	put("data/secret/stray.ans", ""); /* the only fault */
	int expected = -EINVAL;
	for (int more = ENOUGH; more > 0; more--) {
		int r = read_with_descriptors(more);
		expected = more < ENOUGH && r == -EMFILE ? -EMFILE : expected;
		CHECK_INT(r, expected);
	}
	CHECK_INT(expected, -EMFILE);
}

/* In each directory links to the next, so that the last is reached by very many ways. */
static void put_linked_levels(unsigned levels, unsigned each)
{
	char path[64], target[64];
	for (unsigned i = 0; i < levels; i++) {
		(void)snprintf(path, sizeof(path), "data/level%u", i);
		make_dirs(path);
		(void)snprintf(target, sizeof(target), "../level%u", i + 1);
		for (unsigned k = 0; i + 1 < levels && k < each; k++) {
			(void)snprintf(path, sizeof(path), "data/level%u/%u", i, k);
			link_to(target, path);
		}
	}
}

static void check_too_many_directories(void)
{
	_cleanup_(freep) char *by_many = read_findings();
	CHECK(strstr(by_many, "expected at most 10000 directories behind symbolic links in data"));
	check_same_by_fewer(by_many);
}

TEST(bounds_hold_for_all_threads_together)
{
	enum { LINKS = 100, LEVELS = 5, EACH = 4 };
	char path[64];
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put_linked_levels(LEVELS, EACH);
	for (unsigned i = 0; i < LINKS; i++) {
		(void)snprintf(path, sizeof(path), "data/secret/g%u", i);
		link_to("../level0", path);
	}
	check_too_many_directories();
}

/* As much as all threads together may read, and not as much on each level and by each thread anew. */
TEST(bounds_hold_where_parts_have_parts_of_their_own)
{
	enum { LEVELS = 12, EACH = 64 };
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put_linked_levels(LEVELS, EACH);
	link_to("../level0", "data/secret/all");
	check_too_many_directories();
}

TEST(cases_below_directories_that_are_no_groups_come_in_the_order_of_their_names)
{
	enum { DIRECTORIES = 200 };
	enter_empty();
	for (unsigned i = DIRECTORIES; i-- > 0;) {
		char folder[64];
		group_folder(i, folder);
		CHECK_INT(mkdir(folder, 0755), 0);
		link_case(folder, 1);
		link_case(folder, 0);
	}
	check_read();
	CHECK_INT(problem->n_cases, 2 * DIRECTORIES);
	for (unsigned i = 0; i < 2 * DIRECTORIES; i++) {
		char name[64];
		(void)snprintf(name, sizeof(name), "secret/%05u/%u", i / 2, i % 2);
		CHECK_STR(problem->cases[i].name, name);
	}
}

/* In another process: the most that this one had would be counted, too. */
static long peak_kib_of_reading(void)
{
	struct rusage usage;
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		int r = read_package(false);
		_exit(r == 0 && problem->n_cases > 0 ? 0 : 1);
	}
	CHECK_INT(wait4(pid, &status, 0, &usage), pid);
	CHECK_INT(status, 0);
	return usage.ru_maxrss;
}

TEST(memory_does_not_grow_with_the_size_of_test_data)
{
	enum { CASES = 100, MORE_KIB = 1024 };
	static const off_t huge = (off_t)1 << 30;
	enter_empty();
	for (unsigned i = 0; i < CASES; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "secret/%u", i);
		put_case(name);
	}
	long small_kib = peak_kib_of_reading();
	for (unsigned i = 0; i < CASES; i++) {
		char path[64];
		(void)snprintf(path, sizeof(path), "data/secret/%u.in", i);
		CHECK_INT(truncate(path, huge), 0);
		(void)snprintf(path, sizeof(path), "data/secret/%u.ans", i);
		CHECK_INT(truncate(path, huge), 0);
	}
	long huge_kib = peak_kib_of_reading();
	if (huge_kib > small_kib + MORE_KIB)
		FAIL("%ld KiB, with files of 1 GiB %ld KiB", small_kib, huge_kib);
}
