/* SPDX-License-Identifier: MIT */
/*
 * Sources that mean harm to the compiler or to the host: a compile error in time, with a log of a bounded size in which
 * nothing of the host's files stands.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>

enum { LOG_MOST = 64 * 1024 };

static void enter_with_time(unsigned compilation_s)
{
	e2e_enter();
	e2e_package("package",
	            e2e_text("limits: {time_limit: 10, compilation_time: %u}\n", compilation_s));
}

static void enter_with_package(void)
{
	enter_with_time(30);
}

static const char *log_of(const struct e2e_end *end, const char *name)
{
	return e2e_string(json_object_get(e2e_judgement(end, name), "compile"), "log");
}

TEST(a_source_cannot_show_files_of_the_host)
{
	static const char *const sources[][2] = {
		{"include.c", "#include \"/etc/passwd\"\n"},
		{"include_next.c", "#include_next </etc/group>\n"},
		{"shadow.c", "#include </etc/shadow>\n"},
		{"marker.c", "# 1 \"/etc/passwd\"\nint main(void) { error }\n"},
		{"binary.c",
	         "__asm__(\".incbin \\\"/etc/passwd\\\"\");\nint main(void) { return 0; }\n"},
		{"environment.c", "#include \"/proc/self/environ\"\n"},
		{"source.cpp",
	         "#include \"/etc/hostname\"\n#include \"/juror/package/problem.yaml\"\n"},
		{"answer.c", "#include \"/juror/package/data/secret/1.ans\"\n"},
		{"terminal.c", "#include \"/dev/tty\"\n"},
	};
	const char *argv[ARRAY_SIZE(sources) + 2] = {"package"};
	enter_with_package();
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		e2e_put(sources[i][0], sources[i][1]);
		argv[i + 1] = sources[i][0];
	}
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	CHECK_INT(end.status, 0);
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		CHECK_VERDICT(&end, sources[i][0], "CE");
		CHECK(!strstr(log_of(&end, sources[i][0]), "root:"));
		CHECK(log_of(&end, sources[i][0])[0] != '\0');
	}
}

TEST(standard_input_of_a_compiler_is_empty)
{
	enter_with_package();
	e2e_put("a.c", "#include \"/dev/stdin\"\nint main(void) { return 0; }\n");
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "CE");
}

TEST(sources_that_compile_without_end_are_compile_errors)
{
	enter_with_time(2);
	e2e_put("depth.cpp", "template <int N> struct F { static const int v = F<N + 1>::v; };\n"
	                     "int main() { return F<0>::v; }\n");
	e2e_put("itself.c", "#include __FILE__\n");
	e2e_put("breadth.cpp",
	        "template <int N, int M> struct F {\n"
	        "	static const long v = F<N - 1, 2 * M>::v + F<N - 1, 2 * M + 1>::v;\n"
	        "};\n"
	        "template <int M> struct F<0, M> { static const long v = 1; };\n"
	        "int main() { return F<29, 0>::v; }\n");
	struct e2e_end end = e2e_judge("package", "depth.cpp", "itself.c", "breadth.cpp");
	CHECK_INT(end.status, 0);
	CHECK_VERDICT(&end, "depth.cpp", "CE");
	CHECK_VERDICT(&end, "itself.c", "CE");
	CHECK_VERDICT(&end, "breadth.cpp", "CE");
	CHECK(strncmp(log_of(&end, "breadth.cpp"), "the compiler took too long", 26) == 0 ||
	      strncmp(log_of(&end, "breadth.cpp"), "the compiler used too much memory", 33) == 0);
}

TEST(megabytes_of_diagnostics_are_cut)
{
	enter_with_package();
	e2e_shell(
		"{ echo 'int main(void) {'; yes 'undeclared + \"a\" * 5;' | head -n 5000; } >a.c");
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "CE");
	CHECK(strlen(log_of(&end, "a.c")) <= LOG_MOST + 100);
	CHECK(strlen(log_of(&end, "a.c")) >= LOG_MOST - 100);
}

TEST(a_program_larger_than_its_disk_is_a_compile_error)
{
	enter_with_package();
	e2e_put("a.c", "volatile char big[1 << 30] = {1};\nint main(void) { return big[0]; }\n");
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "CE");
}

TEST(a_file_named_as_an_option_is_none)
{
	enter_with_package();
	e2e_put("dir/-o.c", "int broken\n");
	e2e_put("dir/@response.c", "int broken\n");
	e2e_put("dir/ok.c", "#include <stdio.h>\nint main(void) { puts(\"ok\"); return 0; }\n");
	struct e2e_end end = e2e_judge("package", "dir");
	CHECK_VERDICT(&end, "dir", "AC");
	CHECK(strstr(end.err, "warning"));
}

TEST(a_module_of_the_submission_does_not_run_in_the_compiler)
{
	enter_with_package();
	e2e_put("dir/__main__.py", "print('ok')\n");
	e2e_put("dir/py_compile.py", "raise SystemExit('taken over')\n");
	e2e_put("dir/os.py", "raise SystemExit('taken over')\n");
	struct e2e_end end = e2e_judge("package", "dir");
	CHECK(!strstr(log_of(&end, "dir"), "taken over"));
	CHECK_VERDICT(&end, "dir", "AC");
}
