/* SPDX-License-Identifier: MIT */
#include "tests/unit/manifest_fixture.h"

/* ---- legacy ---- */

TEST(an_empty_manifest_is_a_legacy_problem_with_its_defaults)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	check_read();
	CHECK_INT(problem->format, PROBLEM_LEGACY);
	CHECK_STR(problem->format_text, "legacy");
	CHECK_STR(problem->short_name, "addtwo");
	CHECK_STR(problem->name, "addtwo");
	CHECK(!problem->limits.time_limit_given);
	CHECK(problem->limits.ac_to_time_limit == 5.0);
	CHECK(problem->limits.time_limit_to_tle == 2.0);
	CHECK_INT(problem->limits.memory_bytes, 0);
	problem_limits_complete(&problem->limits, &problem_limits_typical);
	CHECK_INT(problem->limits.memory_bytes, 2048 * MIB);
	CHECK_INT(problem->limits.code_bytes, 128 * KIB);
	CHECK_INT(findings.count, 0);
}

TEST(the_keys_of_a_legacy_manifest_are_read)
{
	enter();
	put("problem.yaml", "name: Add Two\nvalidation: custom\nvalidator_flags: a 'b "
	                    "c'\nkeywords: x y\nlicense: cc by\nauthor: A\n"
	                    "limits:\n  time_multiplier: 3\n  memory: 64\n  output: 1\n  code: "
	                    "10\n  validation_time: 1.5\n");
	put("output_validators/check/check.cpp", "");
	put_case("secret/1");
	CHECK_INT(read_package(true), -EINVAL); /* without input validators */
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_STR(problem->name, "Add Two");
	CHECK(problem->custom_validation);
	CHECK_INT(problem->output_validators.count, 1);
	CHECK_STR(problem->output_validators.items[0].path, "output_validators/check");
	CHECK(problem->output_validators.items[0].is_directory);
	check_words(&problem->cases[0].settings->output_validator_args, "[a][b c]");
	check_words(&problem->keywords, "[x][y]");
	CHECK(problem->limits.ac_to_time_limit == 3.0);
	CHECK_INT(problem->limits.memory_bytes, 64 * MIB);
	CHECK_INT(problem->limits.output_bytes, MIB);
	CHECK_INT(problem->limits.code_bytes, 10 * KIB);
	CHECK_INT(problem->limits.validation_time_ns, 1500 * NS_PER_MS);
}

TEST(the_time_limit_comes_from_any_of_the_places_that_tools_use)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put(".timelimit", "2.5\n");
	check_read();
	CHECK(problem->limits.time_limit_given);
	CHECK_INT(problem->limits.time_limit_ns, 2500 * NS_PER_MS);

	put("problem.yaml", "limits: {time_limit: 3}\n");
	check_read();
	CHECK_INT(problem->limits.time_limit_ns, 3 * NS_PER_S);
	check_finding(SEVERITY_WARNING, "some/where/addtwo/problem.yaml:1:10: limits.time_limit: "
	                                "is no key of this format version");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/.timelimit: gives way to the time limit of problem.yaml");

	put("domjudge-problem.ini", "short-name = A\r\ntimelimit='4'\r\n");
	check_read();
	CHECK_INT(problem->limits.time_limit_ns, 4 * NS_PER_S);

	put(".timelimit", "soon\n");
	check_refused(
		"some/where/addtwo/.timelimit: expected the time limit in seconds, found 'soon'");
}

TEST(a_package_of_domjudge_may_have_its_own_manifest_alone)
{
	enter();
	put("domjudge-problem.ini", "name = \"Add Two\"\ntimelimit = 3\n");
	put_case("secret/1");
	check_read();
	CHECK_STR(problem->name, "Add Two");
	CHECK_INT(problem->format, PROBLEM_LEGACY);
	CHECK_INT(problem->limits.time_limit_ns, 3 * NS_PER_S);
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml: expected this file, beside "
	              "domjudge-problem.ini");
}

TEST(groups_of_a_legacy_package_inherit_from_their_ancestors)
{
	enter();
	put("problem.yaml", "validator_flags: case_sensitive\n");
	put("data/testdata.yaml",
	    "on_reject: continue\nrange: -inf 7\noutput_validator_flags: float_tolerance 1e-3\n");
	put_case("sample/1");
	put_case("secret/b/1");
	put_case("secret/a/2");
	put("data/secret/a/testdata.yaml",
	    "accept_score: 5\noutput_validator_flags: space_change_sensitive\n"
	    "grader_flags: min\n");
	put_case("secret/a/deep/1");
	check_read();
	CHECK_INT(findings.count, 0);
	check_cases("sample/1 secret/a/2 secret/a/deep/1 secret/b/1");
	const struct test_group *deep = find_group("secret/a/deep");
	CHECK(deep->grading.continue_on_reject);
	CHECK_STR(deep->grading.accept_score, "5");
	CHECK_STR(deep->grading.range_high, "7");
	CHECK(!deep->grading.range_low);
	CHECK_STR(deep->grading.grader_flags, "min");
	check_words(&deep->settings->output_validator_args,
	            "[case_sensitive][space_change_sensitive]");
	check_words(&find_group("secret/b")->settings->output_validator_args,
	            "[case_sensitive][float_tolerance][1e-3]");
	CHECK(deep->parent == find_group("secret/a"));
	CHECK_INT(find_group("secret")->first_case, 1);
	CHECK_INT(find_group("secret")->n_cases, 3);
	CHECK_INT(find_group("secret/a")->n_cases, 2);
	CHECK(find_group("sample")->settings->full_feedback);
	CHECK(!deep->settings->full_feedback);
}

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

TEST(words_of_a_validation_are_checked)
{
	enter();
	put_case("secret/1");
	check_manifest_refused("validation: my own\n",
	                       "some/where/addtwo/problem.yaml:1:13: validation: expected default "
	                       "or custom, found 'my own'");
	check_manifest_refused("validation: custom fast\n",
	                       "some/where/addtwo/problem.yaml:1:13: validation: expected score or "
	                       "interactive after custom, found 'fast'");
	check_manifest_refused("validation: custom\n",
	                       "some/where/addtwo/output_validators: expected a validator, as "
	                       "validation is custom");
	check_manifest_refused("type: pass-fail interactive\n",
	                       "some/where/addtwo/output_validators: expected a validator, as the "
	                       "problem is interactive");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml:1:7: type: expected one word");
	check_manifest_refused("validator_flags: float_tolerance\n",
	                       "some/where/addtwo/problem.yaml:1:18: validator_flags: expected a "
	                       "number of at least 0 after float_tolerance, found ''");
	check_manifest_refused("validator_flags: tolerant\n",
	                       "some/where/addtwo/problem.yaml:1:18: validator_flags: expected "
	                       "arguments of the default validator, found 'tolerant'");
}

TEST(sources_with_their_header_in_the_plural_folder_are_one_validator)
{
	enter();
	put("problem.yaml", "validation: custom\n");
	put_case("secret/1");
	put("output_validators/check.cpp", "");
	check_read();
	CHECK_STR(problem->output_validators.items[0].path, "output_validators/check.cpp");
	CHECK(!problem->output_validators.items[0].is_directory);
	put("output_validators/testlib.h", "");
	check_read();
	CHECK_INT(problem->output_validators.count, 1);
	CHECK_STR(problem->output_validators.items[0].path, "output_validators");
}

TEST(validators_that_do_not_talk_are_named_in_an_interactive_problem)
{
	enter();
	put("problem.yaml", "validation: custom interactive\n");
	put_case("secret/1");
	put("output_validators/one/a.py", "");
	check_read();
	CHECK_INT(findings.count, 0);
	put("output_validators/two/b.py", "");
	check_read();
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/output_validators: expected one validator, as the "
	              "problem is interactive; only one talks, the others are not asked");
}

/* ---- 2025-09 ---- */

TEST(the_keys_of_a_2025_manifest_are_read)
{
	enter();
	put("problem.yaml",
	    "problem_format_version: 2025-09\nname: {sv: Addera, en: Add}\nuuid: "
	    "5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"
	    "type: [pass-fail]\nlanguages: [c, python3]\nallow_file_writing: true\nkeywords: [a b, "
	    "c]\n"
	    "license: cc0\ncredits: {authors: [A]}\n"
	    "limits:\n  time_limit: 0.75\n  time_resolution: 0.25\n"
	    "  time_multipliers: {ac_to_time_limit: 3, time_limit_to_tle: 1}\n");
	put("input_validators/v.py", "");
	put("submissions/accepted/a.py", "");
	put("statement/problem.sv.md", "");
	put("statement/problem.en.md", "");
	put_case("secret/1");
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 0);
	CHECK_STR(problem->name, "Add");
	check_words(&problem->languages, "[c][python3]");
	check_words(&problem->keywords, "[a b][c]");
	CHECK(problem->allow_file_writing);
	CHECK_INT(problem->limits.time_limit_ns, 750 * NS_PER_MS);
	CHECK_INT(problem->limits.time_resolution_ns, 250 * NS_PER_MS);
	CHECK(problem->limits.time_limit_to_tle == 1.0);
}

TEST(types_that_exclude_each_other_are_refused)
{
	enter();
	put_case("secret/1");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: [pass-fail, scoring]\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected pass-fail or scoring, found "
		"both");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: [submit-answer, multi-pass]\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected submit-answer or multi-pass, "
		"found both");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: []\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected at least one type");
	check_manifest_refused("problem_format_version: 1999\n",
	                       "some/where/addtwo/problem.yaml:1:25: problem_format_version: "
	                       "expected legacy, legacy-icpc, "
	                       "2023-07-draft or 2025-09, found '1999'");
}

TEST(a_time_limit_between_two_multiples_of_its_resolution_is_a_deviation)
{
	enter();
	put("problem.yaml",
	    "problem_format_version: 2025-09\nname: x\nuuid: u\nlimits: {time_limit: 1.5}\n");
	put_case("secret/1");
	check_read();
	check_finding(SEVERITY_WARNING, "some/where/addtwo/problem.yaml:4:22: limits.time_limit: "
	                                "expected a multiple of limits.time_resolution");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(directories_of_2025_are_groups_when_one_of_them_is_configured)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/b/sub/1");
	put_case("secret/b/2");
	put_case("secret/a/1");
	check_read();
	CHECK_INT(problem->n_groups, 2);
	check_cases("secret/a/1 secret/b/2 secret/b/sub/1");
	CHECK_STR(problem->cases[2].group->name, "secret");

	put("data/secret/test_group.yaml", "args: [x]\n");
	put("data/secret/b/test_group.yaml",
	    "output_validator_args: [float_tolerance, '1e-6']\nfull_feedback: true\n");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(problem->n_groups, 4);
	check_cases("secret/a/1 secret/b/2 secret/b/sub/1");
	CHECK_STR(problem->cases[2].group->name, "secret/b");
	check_words(&problem->cases[2].settings->args, "[x]");
	check_words(&problem->cases[2].settings->output_validator_args, "[float_tolerance][1e-6]");
	check_words(&problem->cases[0].settings->output_validator_args, "");

	put("data/secret/b/sub/test_group.yaml", "");
	check_refused("some/where/addtwo/data/secret/b/sub/test_group.yaml: expected no group "
	              "here: groups are "
	              "directories of data/secret");
}

TEST(a_case_of_2025_may_have_settings_and_files_of_its_own)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1");
	put_case("secret/2");
	put("data/secret/test_group.yaml",
	    "args: [group]\ninput_validator_args: {v: [a], w: [b, c]}\n");
	put("input_validators/v.py", "");
	put("input_validators/w/main.c", "");
	put("data/secret/2.yaml", "args: [a, b]\nhint: none\ninput_validator_args: [d]\n");
	put("data/secret/2.files/extra.txt", "");
	check_read();
	CHECK_INT(findings.count, 0);
	check_words(&problem->cases[0].settings->args, "[group]");
	CHECK_INT(problem->cases[0].settings->n_input_validator_args, 2);
	check_words(&problem->cases[0].settings->input_validator_args[1].words, "[b][c]");
	check_words(&problem->cases[1].settings->args, "[a][b]");
	CHECK_INT(problem->cases[1].settings->n_input_validator_args, 1);
	CHECK(!problem->cases[1].settings->input_validator_args[0].name);
	CHECK_STR(problem->cases[1].files_path, "data/secret/2.files");
	put("data/secret/2.yaml", "arg: [a]\n");
	check_read();
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/data/secret/2.yaml:1:1: arg: expected a known key");
}

TEST(tolerances_of_the_default_validator_are_given_once)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1");
	put("data/secret/test_group.yaml",
	    "output_validator_args: [float_tolerance, '1', float_relative_tolerance, '1']\n");
	CHECK_INT(read_package(false), -EINVAL);
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/test_group.yaml:1:24: output_validator_args: "
	              "expected each tolerance of the default validator once, found "
	              "float_relative_tolerance again");
	put("problem.yaml",
	    "name: a\nvalidator_flags: float_tolerance 1 float_relative_tolerance 1\n");
	put("data/secret/test_group.yaml", "");
	(void)read_package(true); /* the last one counts in legacy */
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].message, "each tolerance"));
}

TEST(scoring_keys_and_constants_are_kept_and_refused_by_name)
{
	enter();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\ntype: scoring\n"
	                    "constants: {n: 5, m: {value: 1, small: 2}}\n");
	put_case("secret/a/1");
	put("data/secret/a/test_group.yaml",
	    "max_score: 40\nscore_aggregation: min\nrequire_pass: sample\n");
	check_read();
	CHECK_INT(findings.count, 0);
	const struct group_scoring *scoring = &find_group("secret/a")->scoring;
	CHECK_INT(scoring->max_score, 40);
	CHECK_INT(scoring->aggregation, AGGREGATE_MIN);
	check_words(&scoring->require_pass, "[sample]");
	CHECK_INT(problem->n_constants, 3);
	CHECK_STR(problem->constants[2].name, "m.small");
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\n"
	                    "constants: {n: , m: {value: 1, small: null}}\n");
	check_refused(
		"some/where/addtwo/problem.yaml:4:16: constants.n: expected a number or text, "
		"found nothing");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/problem.yaml:4:39: constants.m.small: expected a "
	              "number or text, found nothing");
}

TEST(an_interactive_draft_with_a_folder_in_the_validator_is_read)
{
	enter();
	put("problem.yaml", "problem_format_version: 2023-07-draft\ntype: interactive\nname: {en: "
	                    "Guess}\nuuid: u\n");
	put("output_validator/guess/validate.cc", "");
	put("data/secret/1.in", "");
	check_read();
	CHECK(problem->interactive && problem->custom_validation);
	CHECK_STR(problem->output_validators.items[0].path, "output_validator/guess");
	CHECK(!problem->cases[0].answer_path);
	check_finding(
		SEVERITY_WARNING,
		"some/where/addtwo/data/secret: expected the file 1.ans; it is taken as empty");
}

/* ---- files ---- */

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

TEST(the_last_of_two_equal_keys_counts_where_nobody_is_strict)
{
	enter();
	put("problem.yaml", "name: One\nname: Two\nname: Three\n");
	put_case("secret/1");
	check_read();
	CHECK_STR(problem->name, "Three");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml:3:1: name: expected each key "
	              "once, it is also in line 2");
	CHECK_INT(read_package(true), -EINVAL);
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
	CHECK(strstr(findings.items[0].message, "expected at most 10000 directories in data"));
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

TEST(scores_of_a_legacy_group_are_kept_as_they_are_written)
{
	enter();
	put("problem.yaml", "type: scoring\ngrading: {accept_score: 0.1}\n");
	put_case("secret/1");
	put("data/secret/testdata.yaml",
	    "reject_score: -.5e1\nrange: 0 0.333333333333333333333333333333\n");
	check_read();
	const struct group_grading *grading = &find_group("secret")->grading;
	CHECK_STR(grading->accept_score, "0.1");
	CHECK_STR(grading->reject_score, "-.5e1");
	CHECK_STR(grading->range_high, "0.333333333333333333333333333333");
	CHECK(!find_group("")->grading.range_high);
	put("data/secret/testdata.yaml", "accept_score: 1e999999999\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found '1e999999999'");
	put("data/secret/testdata.yaml", "accept_score: 1e-999\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found '1e-999'");
	put("data/secret/testdata.yaml", "accept_score: nan\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found 'nan'");
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

TEST(a_number_without_an_upper_bound_is_told_its_lower_one)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "name: a\nlimits: {validation_time: -1}\n");
	check_refused("some/where/addtwo/problem.yaml:2:27: limits.validation_time: expected a "
	              "number of seconds above 0, found '-1'");
	put("problem.yaml", "name: a\nlimits: {time_multiplier: 0.5}\n");
	check_refused("some/where/addtwo/problem.yaml:2:27: limits.time_multiplier: expected a "
	              "number of at least 1, found '0.5'");
}

/* Groups inherit them, and they are told once, where they stand. */
TEST(flags_of_the_problem_that_its_validator_does_not_take_are_told_once)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "name: a\nvalidator_flags: float_tolerance 1e-6 tolerant\n");
	put("data/testdata.yaml", "on_reject: continue\n");
	put("data/secret/testdata.yaml", "output_validator_flags: float_tolerance 1e-9 strict\n");
	check_refused("some/where/addtwo/problem.yaml:2:18: validator_flags: expected arguments of "
	              "the default validator, found 'tolerant'");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/testdata.yaml:1:25: output_validator_flags: "
	              "expected arguments of the default validator, found 'strict'");
	CHECK_INT(findings.count, 2);
}
