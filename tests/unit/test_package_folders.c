/* SPDX-License-Identifier: MIT */
/* Rules about the folders of programs and of included files. */
#include "tests/unit/manifest_fixture.h"

TEST(a_folder_of_programs_without_one_is_warned_of)
{
	static const char *const rows[][2] = {
		{"problem_format_version: 2025-09\nname: Add\nuuid: u\n", "static_validator"},
		{"", "graders"},
	};
	enter();
	put_case("secret/1");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *path = str_printf("%s/README.md", rows[i][1]);
		_cleanup_(freep) char *told = str_printf("%s: holds no program", rows[i][1]);
		put("problem.yaml", rows[i][0]);
		put(path, "");
		(void)read_package(true);
		check_told(told);
		CHECK_INT(file_remove_tree(AT_FDCWD, rows[i][1], NULL), 0);
	}
}

TEST(folders_whose_names_are_nearly_those_of_the_format_are_warned_of)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\nuuid: u\n");
	put("static_validators/v.py", "");
	put("submission/accepted/a.py", "");
	(void)read_package(true);
	check_told("static_validators: is not used; perhaps static_validator was meant");
	check_told("submission: is not used; perhaps submissions was meant");
}

TEST(files_in_the_place_of_folders_are_errors)
{
	static const char *const names[] = {"data", "submissions", "include", "static_validator"};
	enter();
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\nuuid: u\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put(names[i], "");
	CHECK_INT(read_package(true), -EINVAL);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_(freep) char *told = str_printf(
			"some/where/addtwo/%s: expected a directory, it is a file", names[i]);
		check_finding(SEVERITY_ERROR, told);
	}
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].message, "cannot be read"));
}

/* ---- programs ---- */

TEST(validators_in_their_own_languages_are_told_apart_by_suffix)
{
	enter_2025();
	put("input_validators/a.ctd", "");
	put("input_validators/b.viva", "");
	put("input_validators/c/main.py", "");
	check_read();
	CHECK_INT(problem->input_validators.count, 3);
	CHECK_INT(problem->input_validators.items[0].kind, PROGRAM_CHECKTESTDATA);
	CHECK_INT(problem->input_validators.items[1].kind, PROGRAM_VIVA);
	CHECK_INT(problem->input_validators.items[2].kind, PROGRAM_SOURCES);
}

/* A build script may make the other one, or make it executable. */
TEST(scripts_of_programs_are_executable_for_those_who_check)
{
	enter_2025();
	put("input_validators/a/build", "");
	put("input_validators/a/run", "");
	put("output_validator/run", "");
	put("static_validator/main.py", "");
	check_read();
	CHECK_INT(findings.count, 0);
	check_strict_fault(
		"some/where/addtwo/input_validators/a/build: expected a file that can be "
		"executed");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/output_validator/run: expected a file that "
	              "can be executed");
	size_t errors = findings.errors;
	CHECK_INT(chmod("input_validators/a/build", 0755), 0);
	CHECK_INT(chmod("output_validator/run", 0755), 0);
	CHECK_INT(read_package(true), -EINVAL);
	CHECK_INT(findings.errors, errors - 2);
}

TEST(directories_of_included_files_are_listed_by_language)
{
	enter_2025();
	put("include/default/data.txt", "");
	put("include/cpp/grader.cpp", "");
	put("include/elvish/main.elv", "");
	put("include/README", "");
	check_read();
	CHECK_INT(problem->n_includes, 3);
	CHECK_STR(problem->includes[0].language, "cpp");
	CHECK_STR(problem->includes[0].path, "include/cpp");
	CHECK_STR(problem->includes[1].language, "default");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/include: expected only directories, "
	                                "'README' is none");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/include: expected the code of a language "
	              "such as cpp, found 'elvish'");
}
