/* SPDX-License-Identifier: MIT */
#include "worker/stages/constants.h"

#include "tests/harness/test.h"

#include <stdlib.h>
#include <string.h>

static struct problem_constant constants[] = {
	{.name = (char[]){"limit"}, .value = (char[]){"100"}},
	{.name = (char[]){"mod.value"}, .value = (char[]){"7"}},
	{.name = (char[]){"mod.tex"}, .value = (char[]){"$7$"}},
	{.name = (char[]){"open"}, .value = (char[]){"{{limit}}"}},
};
static const struct problem problem = {.constants = constants, .n_constants = 4};

static const struct {
	const char *source, *result;
} rows[] = {
	{"", ""},
	{"x", "x"},
	{"{{limit}}", "100"},
	{"a {{limit}} b {{limit}}c", "a 100 b 100c"},
	{"{{mod}} {{mod.value}} {{mod.tex}} {{limit.value}}", "7 7 $7$ 100"},
	{"{{unknown}} {{ limit }} {{limit} {limit}} {{}} {{",
         "{{unknown}} {{ limit }} {{limit} {limit}} {{}} {{"},
	{"{{{limit}}}", "{100}"},
	{"{{limitless}} {{mod.ascii}}", "{{limitless}} {{mod.ascii}}"},
	{"{{open}}", "{{limit}}"}, /* once is enough */
};

TEST(constants_take_the_place_of_their_names_and_of_nothing_else)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct submission_file file = {.data = strdup(rows[i].source),
		                               .size = strlen(rows[i].source)};
		struct submission files = {.files = &file, .n_files = 1};
		CHECK(file.data);
		CHECK_INT(constants_apply(&problem, &files), 0);
		CHECK_STR(file.data, rows[i].result);
		CHECK_INT(file.size, strlen(rows[i].result));
		CHECK_INT(files.total_bytes, file.size);
		free(file.data);
	}
}

TEST(a_file_that_is_no_text_keeps_its_bytes)
{
	static const char bytes[] = "\0{{limit}}";
	struct submission_file file = {.data = malloc(sizeof(bytes)), .size = sizeof(bytes) - 1};
	struct submission files = {.files = &file, .n_files = 1};
	CHECK(file.data);
	memcpy(file.data, bytes, sizeof(bytes));
	CHECK_INT(constants_apply(&problem, &files), 0);
	CHECK(file.size == sizeof(bytes) - 1 && memcmp(file.data, bytes, sizeof(bytes)) == 0);
	free(file.data);
}
