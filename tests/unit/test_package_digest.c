/* SPDX-License-Identifier: MIT */
/* A digest for all that judging depends on. */
#include "tests/unit/manifest_fixture.h"
#include "worker/manifest/digest.h"

static void digest(char ret_hex[SHA256_HEX_SIZE])
{
	struct error err = {0};
	check_read();
	_cleanup_(fd_closep) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (problem_digest(fd, problem, ret_hex, &err) < 0)
		FAIL("%s", err.text);
}

TEST(the_digest_changes_with_what_judging_depends_on_and_with_nothing_else)
{
	static const struct {
		const char *path;
		bool counts;
	} files[] = {
		{"statement/problem.en.md", false},
		{"submissions/accepted/a.py", false},
		{"input_validators/v.py", false},
		{"data/secret/1.png", false},
		{"data/secret/1.in", true},
		{"data/secret/1.ans", true},
		{"data/secret/1.yaml", true},
		{"data/secret/1.files/x/y", true},
		{"data/secret/test_group.yaml", true},
		{"output_validator/v.py", true},
		{"include/cpp/x.h", true},
		{"domjudge-problem.ini", true},
	};
	char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
	enter_2025();
	digest(before);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		put(files[i].path, "# changed\n");
		digest(after);
		if ((strcmp(before, after) != 0) != files[i].counts)
			FAIL("%s %s", files[i].path, files[i].counts ? "is not in" : "is in");
		memcpy(before, after, sizeof(before));
	}
}

TEST(the_digest_is_the_same_behind_symbolic_links)
{
	char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
	enter_2025();
	put("data/secret/1.ans", "answer");
	digest(before);
	CHECK_INT(rename("data/secret/1.ans", "answer"), 0);
	link_to("../../answer", "data/secret/1.ans");
	digest(after);
	CHECK_STR(after, before);
}
