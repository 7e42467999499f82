/* SPDX-License-Identifier: MIT */
/* The files of a package: which of them are cases and groups, in which order, and where links lead. */
#include "tests/unit/manifest_fixture.h"

static void put_cases_to_sort(void)
{
	put_case("secret/1");
	put_case("secret/1-x");
	put_case("secret/10");
	put_case("secret/2/z");
	put_case("secret/3.b");
	put_case("secret/B");
	put_case("secret/a");
	put_case("sample/9");
}

TEST(cases_and_groups_are_sorted_by_their_names_without_suffixes_in_2025)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_cases_to_sort();
	check_read();
	check_cases(
		"sample/9 secret/1 secret/1-x secret/10 secret/2/z secret/3.b secret/B secret/a");
}

/* As problemtools reads a directory: "1-x.ans" before "1.ans". */
TEST(cases_and_groups_are_sorted_by_their_files_names_in_legacy)
{
	enter();
	put("problem.yaml", "");
	put_cases_to_sort();
	put_case("secret/2.5");
	check_read();
	check_cases("sample/9 secret/1-x secret/1 secret/10 secret/2/z secret/2.5 secret/3.b "
	            "secret/B secret/a");
}

TEST(a_link_to_nothing_is_no_missing_file)
{
	enter();
	link_to("nowhere", "problem.yaml");
	check_refused("some/where/addtwo/problem.yaml: cannot be read: it is a symbolic link to "
	              "nothing");
	CHECK_INT(unlink("problem.yaml"), 0);
	put("problem.yaml", "");
	put("data/secret/1.in", "");
	put("data/secret/1.ans", "");
	link_to("nowhere", "data/secret/testdata.yaml");
	check_refused("some/where/addtwo/data/secret/testdata.yaml: cannot be read: it is a "
	              "symbolic link to nothing");
}

TEST(what_is_missing_is_named)
{
	enter();
	check_refused("some/where/addtwo/problem.yaml: expected this file; is the package's "
	              "directory the right one?");
	put("problem.yaml", "");
	check_refused("some/where/addtwo/data/secret: expected this directory, with the cases to "
	              "judge on");
	CHECK_INT(file_make_dirs("data/secret", NULL), 0);
	check_refused("some/where/addtwo/data/secret: expected at least one case: a pair of files "
	              ".in and .ans");
	put("data/secret/1.in", "");
	check_refused("some/where/addtwo/data/secret: expected at least one case: a pair of files "
	              ".in and .ans");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/data/secret: expected the file 1.ans, as "
	              "there is 1.in; the case is passed over");
	put("data/secret/2.ans", "");
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret: expected the file 2.in, as there is 2.ans");
}

TEST(halves_of_cases_are_passed_over_where_there_are_whole_ones)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("data/secret/2.in", "");
	put("data/secret/3.ans", "");
	check_read();
	check_cases("secret/1");
	CHECK_INT(findings.count, 2);
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(samples_alone_are_judged_on_where_nobody_is_strict)
{
	enter();
	put("problem.yaml", "");
	put_case("sample/1");
	check_read();
	check_cases("sample/1");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret: expected this directory; "
	                                "there are only samples to judge on");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(a_secret_without_cases_is_a_deviation_beside_samples)
{
	static const char expected[] = "some/where/addtwo/data/secret: expected at least one case; "
				       "there are only samples to judge on";
	enter();
	put("problem.yaml", manifest_2025);
	put_case("sample/1");
	put("data/secret/.gitkeep", "");
	check_read();
	check_cases("sample/1");
	check_finding(SEVERITY_WARNING, expected);
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_ERROR, expected);
	put_case("secret/1");
	check_read();
	CHECK_INT(findings.count, 0);
}

TEST(links_within_the_package_are_followed_and_others_are_as_good_as_no_file)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/a/1");
	CHECK_INT(mkdir("data/secret/b", 0755), 0);
	link_to("../a/1.in", "data/secret/b/2.in");
	link_to("../a/1.ans", "data/secret/b/2.ans");
	link_to("a", "data/secret/c");
	check_read();
	check_cases("secret/a/1 secret/b/2 secret/c/1");
	link_to("/etc/passwd", "data/secret/3.in");
	link_to("../../../x", "data/secret/3.ans");
	check_read();
	check_cases("secret/a/1 secret/b/2 secret/c/1");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret: expected a file of the "
	                                "package, '3.in' is none; it is passed over");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret: expected a file of the "
	                                "package, '3.ans' is none; it is passed over");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(links_in_a_circle_end)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/a/1");
	link_to("..", "data/secret/a/up");
	link_to("self", "data/secret/self.in");
	link_to("self.in", "data/secret/self");
	check_refused("some/where/addtwo/data/secret/a/up: expected no symbolic link to a "
	              "directory that holds it");
}

TEST(links_that_multiply_directories_end)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	char path[64], target[64];
	for (unsigned i = 0; i < 15; i++) {
		(void)snprintf(path, sizeof(path), "data/level%u", i);
		CHECK_INT(mkdir(path, 0755), 0);
		(void)snprintf(target, sizeof(target), "../level%u", i + 1);
		for (unsigned k = 0; i < 14 && k < 4; k++) {
			(void)snprintf(path, sizeof(path), "data/level%u/%u", i, k);
			link_to(target, path);
		}
	}
	link_to("../level0", "data/secret/g");
	CHECK_INT(read_package(false), -EINVAL);
	CHECK_INT(findings.errors, 1);
	CHECK(strstr(findings.items[0].message,
	             "expected at most 10000 directories behind symbolic links in data"));
}

TEST(names_that_no_package_may_use_are_ignored)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("data/secret/.hidden.in", "");
	put("data/secret/a b.in", "");
	check_read();
	check_cases("secret/1");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret: 'a b.in' is no name for a "
	                                "file of a package; it is ignored");
}

/* The sanitizers make each of the many small allocations and system calls several times as dear. */
#ifdef __SANITIZE_ADDRESS__
enum { MANY_CASES = 10000 };
#else
enum { MANY_CASES = 100000 };
#endif

/* Links to one file are made and removed faster than files are; a file may have 65,000 of them. */
static void put_link(int dir, const char *suffix, unsigned i)
{
	char target[32], name[32];
	(void)snprintf(target, sizeof(target), "../file%u%s", i / 30000, suffix);
	(void)snprintf(name, sizeof(name), "%u%s", i, suffix);
	if (i % 30000 == 0)
		CHECK_INT(mknodat(dir, target, S_IFREG | 0644, 0), 0);
	CHECK_INT(linkat(dir, target, dir, name, 0), 0);
}

TEST(a_hundred_thousand_cases_are_read)
{
	enter();
	put("problem.yaml", "");
	CHECK_INT(file_make_dirs("data/secret", NULL), 0);
	_cleanup_(fd_closep) int dir = open("data/secret", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char name[32];
	for (unsigned i = 0; i < MANY_CASES; i++) {
		put_link(dir, ".in", i);
		put_link(dir, ".ans", i);
	}
	check_read();
	CHECK_INT(problem->n_cases, MANY_CASES);
	(void)snprintf(name, sizeof(name), "secret/%d", MANY_CASES - 1); /* nines sort last */
	CHECK_STR(problem->cases[MANY_CASES - 1].name, name);
}

TEST(a_key_given_twice_hides_no_other_fault_of_its_file)
{
	enter();
	put_case("secret/1");
	put("problem.yaml",
	    "name: a\nlimits: {memory: x, memory: y}\nname: b\nkeywords: [1]\ncolour: "
	    "red\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("problem.yaml:3:1: name: expected each key once, it is also in line 1");
	check_told(
		"problem.yaml:2:21: limits.memory: expected each key once, it is also in line 2");
	check_told("problem.yaml:2:29: limits.memory: expected a whole number from 1 to");
	check_told("problem.yaml:5:1: colour: expected a known key");
}

/* ---- in one file ----------------------------------------------------------------------------- */

TEST(cases_that_are_no_files_yet_are_cases)
{
	static const char *const paths[] = {"data/secret/g/1.in", "data/secret/g/1.ans",
	                                    "data/secret/g/3.in"};
	struct pack pack;
	const char *twice;
	enter();
	put("problem.yaml", "");
	put_case("secret/g/2");
	CHECK_INT(pack_open(AT_FDCWD, &pack, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		CHECK_INT(pack_add(&pack, paths[i], "", 0), 0);
	CHECK_INT(pack_settle(&pack, &twice), 0);
	_cleanup_(fd_closep) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(problem_read(fd, &pack, NULL, "p", false, &findings, &problem), 0);
	check_cases("secret/g/1 secret/g/2");
	check_told("p/data/secret/g: expected the file 3.ans, as there is 3.in");
	pack_close(&pack);
}

TEST(a_case_that_is_there_twice_is_refused)
{
	struct pack pack;
	const char *twice;
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	CHECK_INT(pack_open(AT_FDCWD, &pack, NULL), 0);
	CHECK_INT(pack_add(&pack, "data/secret/1.in", "", 0), 0);
	CHECK_INT(pack_settle(&pack, &twice), 0);
	_cleanup_(fd_closep) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(problem_read(fd, &pack, NULL, "p", false, &findings, &problem), -EINVAL);
	check_told("p/data/secret: '1.in' comes twice");
	pack_close(&pack);
}
