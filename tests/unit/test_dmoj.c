/* SPDX-License-Identifier: MIT */
/* DMOJ's packages: init.yml as far as it is data. */
#include "tests/unit/dmoj_fixture.h"
#include "worker/manifest/dmoj_pattern.h"

/* "name points input", one after the other. */
static void check_dmoj_cases(const char *expected)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < problem->n_cases; i++) {
		const struct test_case *c = &problem->cases[i];
		strbuf_printf(&text, "%s%s:%s:%s:%s", i ? " " : "", c->name,
		              c->points ? c->points : "", c->input_path ? c->input_path : "",
		              c->answer_path ? c->answer_path : "");
	}
	_cleanup_(freep) char *found = strbuf_take(&text);
	CHECK_STR(found ? found : "", expected);
}

TEST(a_list_of_cases_and_batches_keeps_its_order)
{
	enter_with("points: 3\ntest_cases:\n- {in: 1.in, out: 1.out, points: 5}\n"
	           "- batched:\n  - {in: 1.in}\n  - {in: 2.in, out: 2.out}\n"
	           "- batched: [{in: 2.in}]\n  points: 7\n  dependencies: [1]\n- {in: 2.in}\n");
	check_read();
	CHECK_INT(problem->format, PROBLEM_DMOJ);
	check_dmoj_cases("1:5:1.in:1.out batch1/2::1.in: batch1/3::2.in:2.out batch2/4::2.in: "
	                 "5:3:2.in:");
	CHECK_INT(problem->n_groups, 3);
	const struct test_group *first = find_group("batch1"), *second = find_group("batch2");
	CHECK(first->is_batch && !problem->groups[0]->is_batch);
	CHECK_STR(first->points, "3");
	CHECK_STR(second->points, "7");
	CHECK_INT(first->first_case, 1);
	CHECK_INT(first->n_cases, 2);
	CHECK_INT(second->n_dependencies, 1);
	CHECK(problem->groups[second->dependencies[0]] == first);
	CHECK(problem->cases[1].group == first);
	CHECK_INT(problem->limits.output_bytes, 25165824);
	CHECK(!problem->dmoj.short_circuit);
}

TEST(pretests_come_first_and_a_problem_has_settings)
{
	enter_with("pretest_test_cases:\n- {in: 2.in}\ntest_cases:\n- {in: 1.in, points: 0}\n"
	           "short_circuit: true\nunbuffered: true\nwall_time_factor: 2.5\n"
	           "output_limit_length: 1000\nfile_io: {input: a.in, output: a.out}\n"
	           "hints: [unicode]\n");
	check_read();
	check_dmoj_cases("1:1:2.in: 2:0:1.in:");
	CHECK(problem->cases[0].is_pretest && !problem->cases[1].is_pretest);
	CHECK(problem->dmoj.short_circuit && problem->dmoj.unbuffered);
	CHECK_STR(problem->dmoj.wall_time_factor, "2.5");
	CHECK_STR(problem->dmoj.output_file, "a.out");
	CHECK_INT(problem->limits.output_bytes, 1000);
	check_words(&problem->dmoj.hints, "[unicode]");
}

/* The sanitizers make each of the many small allocations several times as dear. */
#ifdef __SANITIZE_ADDRESS__
enum { MANY = 50000 };
#else
enum { MANY = 100000 };
#endif

TEST(a_list_of_a_hundred_thousand_cases_is_read)
{
	struct strbuf text = {0};
	enter_with("");
	CHECK_INT(file_make_dirs("tests/part-with-a-long-name", NULL), 0);
	put("tests/part-with-a-long-name/1.in", "");
	put("tests/part-with-a-long-name/1.out", "");
	strbuf_puts(&text, "test_cases:\n");
	for (unsigned i = 0; i < MANY; i++)
		strbuf_printf(&text,
		              "- {in: tests/part-with-a-long-name/1.in, "
		              "out: tests/part-with-a-long-name/1.out, points: %u}\n",
		              i);
	_cleanup_(freep) char *init = strbuf_take(&text);
	put("init.yml", init);
	check_read();
	CHECK_INT(problem->n_cases, MANY);
	CHECK_INT(atoi(problem->cases[MANY - 1].points), MANY - 1);
}

/* Asked for often, a directory is read; what is in it comes out as before. */
TEST(files_of_a_directory_that_many_cases_name_are_found)
{
	enum { CASES = 50 };
	struct strbuf text = {0};
	enter_with("");
	put("tests/.hidden", "");
	put("tests/a file", "");
	put("tests/inner/x", "");
	strbuf_puts(&text, "test_cases:\n");
	for (unsigned i = 0; i < CASES; i++) {
		char path[32];
		(void)snprintf(path, sizeof(path), "tests/%u", i);
		put(path, "");
		strbuf_printf(&text, "- {in: %s}\n", path);
	}
	link_to("../1.in", "tests/link");
	link_to("nothing", "tests/dangling");
	link_to("/etc/passwd", "tests/outside");
	strbuf_puts(&text, "- {in: tests/.hidden, out: tests/a file}\n- {in: tests/link}\n"
	                   "- {in: tests/inner/x, out: tests/inner/../0}\n");
	strbuf_puts(&text, "- {in: tests/50}\n- {in: tests/dangling}\n- {in: tests/outside}\n"
	                   "- {in: tests/inner}\n- {in: tests/}\n");
	_cleanup_(freep) char *init = strbuf_take(&text);
	put("init.yml", init);
	CHECK_INT(read_package(false), -EINVAL);
	CHECK_INT(findings.count, 5);
	for (unsigned i = 0; i < 5; i++) {
		CHECK_INT(findings.items[i].line, CASES + 5 + i);
		CHECK(strstr(findings.items[i].message, "expected a file of the package"));
	}
}

TEST(checkers_are_inherited_until_a_case_has_its_own)
{
	enter_with("checker: {name: floats, args: {precision: 4, error_mode: absolute}}\n"
	           "binary_data: true\ntest_cases:\n- {in: 1.in}\n- {in: 2.in, checker: sorted}\n"
	           "- batched: [{in: 1.in}, {in: 2.in, output_prefix_length: 5}]\n"
	           "  checker: {name: linematches, args: {point_distribution: [1, 2], "
	           "filler_lines_required: false}}\n  binary_data: false\n");
	check_read();
	const struct case_settings *settings = problem->cases[0].settings;
	CHECK_STR(settings->checker->name, "floats");
	check_words(&settings->checker->args, "[precision][4][error_mode][absolute]");
	CHECK(!settings->normalizes_lines);
	CHECK_INT(settings->output_prefix_bytes, 64);
	CHECK_STR(problem->cases[1].settings->checker->name, "sorted");
	CHECK(!problem->cases[1].settings->normalizes_lines);
	settings = problem->cases[3].settings;
	check_words(&settings->checker->args,
	            "[point_distribution][1,2][filler_lines_required][False]");
	CHECK(settings->normalizes_lines);
	CHECK_INT(settings->output_prefix_bytes, 5);
	CHECK_INT(problem->cases[2].settings->output_prefix_bytes, 64);
}

TEST(bridged_checkers_and_interactors_are_programs_with_a_protocol)
{
	enter_with(
		"checker: {name: bridged, args: {files: [check.cpp, 1.in], lang: CPP17, type: "
		"testlib,\n  flags: [-O2], time_limit: 3, memory_limit: 1024, feedback: false}}\n"
		"interactive: {files: check.cpp, preprocessing_time: 4, args_format_string: "
		"'{input_file}'}\ntest_cases:\n- {in: 1.in}\n");
	check_read();
	const struct helper_ref *checker = &problem->cases[0].settings->checker->program;
	check_words(&checker->files, "[check.cpp][1.in]");
	CHECK_STR(checker->type, "testlib");
	CHECK_STR(checker->language, "CPP17");
	check_words(&checker->flags, "[-O2]");
	CHECK_INT(checker->time_limit_ns, 3 * NS_PER_S);
	CHECK_INT(checker->memory_bytes, MIB);
	CHECK(!checker->feedback);
	CHECK(problem->interactive);
	CHECK_STR(problem->dmoj.interactor->type, "default");
	CHECK_STR(problem->dmoj.interactor->args_format, "{input_file}");
	CHECK_INT(problem->dmoj.interactor->preprocessing_ns, 4 * NS_PER_S);
}

TEST(communication_has_a_manager_and_processes)
{
	enter_with("communication: {manager: {files: check.cpp, lang: CPP17, memory_limit: 1024}, "
	           "num_processes: 3, type: cms,\n  signature: {entry: 1.in, header: 2.in}}\n"
	           "test_cases:\n- {in: 1.in}\n");
	check_read();
	CHECK(problem->interactive);
	CHECK_INT(problem->dmoj.n_processes, 3);
	CHECK_STR(problem->dmoj.interactor->type, "cms");
	CHECK_INT(problem->dmoj.interactor->memory_bytes, MIB);
	check_words(&problem->dmoj.interactor->files, "[check.cpp]");
	CHECK_STR(problem->dmoj.signature_entry, "1.in");
	put("init.yml", "communication: {manager: {files: check.cpp}}\ntest_cases: [{in: 1.in}]\n");
	check_read();
	CHECK_INT(problem->dmoj.n_processes, 1);
	CHECK_STR(problem->dmoj.interactor->type, "default");
}

TEST(generators_make_what_a_case_does_not_have)
{
	enter_with("generator: {source: [check.cpp, 1.in], flags: [-DX]}\ntest_cases:\n"
	           "- {generator_args: [1, false, x y]}\n- {in: 1.in, out: 1.out}\n"
	           "- {generator_in: 2.in, generator: check.cpp}\n");
	check_read();
	const struct case_generator *generator = problem->cases[0].generator;
	check_words(&generator->args, "[1][False][x y]");
	check_words(&generator->program->files, "[check.cpp][1.in]");
	CHECK(!problem->cases[0].input_path);
	CHECK(!problem->cases[1].generator);
	CHECK_STR(problem->cases[2].generator->input_path, "2.in");
	check_words(&problem->cases[2].generator->program->files, "[check.cpp]");
}

/* ---- patterns ---- */

static void check_place(const char *pattern, const char *file, const char *expected)
{
	const char *reason;
	struct dmoj_place place = {0};
	char text[64] = "none";
	struct dmoj_pattern *p = dmoj_pattern_new(pattern, DMOJ_DEFAULT_INPUT, &reason);
	if (!p)
		FAIL("%s: %s", pattern, reason);
	if (dmoj_pattern_match(p, file, &place) == 1)
		(void)snprintf(text, sizeof(text), "%s/%s", place.batch ? place.batch : "",
		               place.name);
	CHECK_STR(text, expected);
	free(place.batch);
	free(place.name);
	dmoj_pattern_free(p);
}

/* Made with Python's re and DMOJ's expression. */
TEST(the_default_pattern_finds_batches_and_cases_in_names)
{
	static const char *const names[][2] = {
		{"aplusb.1.in", "/1"}, {"1.in", "/1"},           {"in01.txt", "/01"},
		{"3-12.in", "3/12"},   {"data/3.12.in", "3/12"}, {"p.3b12.in", "3/12"},
		{"2x/03.in", "2/03"},  {"test.in", "none"},      {"1.out", "none"},
		{"a1b2.in", "/2"},     {"12.INPUT", "/12"},      {"7.3.in.5", "3/5"},
		{"1 2.in", "/2"},      {"p_1.2.in", "/2"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		check_place(NULL, names[i][0], names[i][1]);
}

TEST(patterns_of_a_package_have_groups_by_name)
{
	check_place("((?P<batch>\\w+)\\.)?(?P<case>\\d+)\\.in", "ab.3.in", "ab/3");
	check_place("((?P<batch>\\w+)\\.)?(?P<case>\\d+)\\.in", "3.in", "/3");
	check_place("(?:x|y)(?P<case>[\\d]+)$", "y12", "/12");
	check_place("(?P<case>\\d+)", "x1", "none");
	static const char *const refused[][2] = {
		{"(?=x)(?P<case>\\d)", "look-around, or a group of another name"},
		{".*?(?P<case>\\d)", "lazy or possessive repetition"},
		{"(?P<case>\\d{1,9})", "counted repetition"},
		{"\\d", "no group of the name case, or too many groups"},
		{"(?P<case>\\b)", "such an escape"},
		{"(?P<case>\\d", "such an expression"},
		{"(?P<case>\\d)\\", "such an escape"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		const char *reason = NULL;
		CHECK(!dmoj_pattern_new(refused[i][0], DMOJ_DEFAULT_INPUT, &reason));
		CHECK_STR(reason ? reason : "", refused[i][1]);
	}
}

TEST(cases_come_from_the_names_in_the_archive)
{
	enter_with("archive: data.zip\npoints: 2\n");
	put("data.zip/10.in", "");
	put("data.zip/10.out", "");
	put("data.zip/2.in", "");
	put("data.zip/2.out", "");
	put("data.zip/3a2.in", "");
	put("data.zip/3a2.out", "");
	put("data.zip/3a1.in", "");
	put("data.zip/README", "");
	check_read();
	check_dmoj_cases("1:2:data.zip/2.in:data.zip/2.out batch1/2::data.zip/3a1.in: "
	                 "batch1/3::data.zip/3a2.in:data.zip/3a2.out "
	                 "4:2:data.zip/10.in:data.zip/10.out");
	put("init.yml", "archive: data.zip\ntest_cases:\n  input_format: (?P<case>\\d+)\\.in\n"
	                "  output_format: (?P<case>\\d+)\\.out\n  case_points: [1, 4]\n");
	check_read();
	check_dmoj_cases("1:1:data.zip/2.in:data.zip/2.out 2:4:data.zip/10.in:data.zip/10.out");
	put("init.yml", "archive: data.zip\ntest_cases: [{in: 10.in, out: 1.out}]\n");
	check_read();
	check_dmoj_cases("1:1:data.zip/10.in:1.out"); /* a file beside the archive counts more */
}

/* Of its data DMOJ takes any name. */
TEST(names_in_the_archive_may_have_blanks)
{
	enter_with("archive: data.zip\n");
	put("data.zip/set a/test 1.in", "");
	put("data.zip/set a/test 1.out", "");
	check_read();
	check_dmoj_cases("1:1:data.zip/set a/test 1.in:data.zip/set a/test 1.out");
	CHECK_INT(findings.count, 0);
}
