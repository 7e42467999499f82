/* SPDX-License-Identifier: MIT */
/* juror doctor: what this host can do. */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <stdlib.h>
#include <string.h>

static json_t *checks(const struct e2e_end *end)
{
	json_t *list =
		json_object_get(json_loads(end->out, JSON_REJECT_DUPLICATES, NULL), "checks");
	if (!json_is_array(list))
		FAIL("no list: %s%s", end->out, end->err);
	return list;
}

static const char *status_of(const json_t *list, const char *name)
{
	json_t *check;
	size_t i;
	json_array_foreach(list, i, check) if (strcmp(e2e_string(check, "name"), name) ==
	                                       0) return e2e_string(check, "status");
	FAIL("no check %s", name);
}

static bool is_missing_something(const json_t *list)
{
	json_t *check;
	size_t i;
	json_array_foreach(list, i, check) if (strcmp(e2e_string(check, "status"), "missing") ==
	                                       0) return true;
	return false;
}

TEST(every_check_has_a_status_and_the_exit_status_follows)
{
	json_t *check;
	size_t i;
	e2e_enter();
	struct e2e_end end = e2e_juror("doctor", "--json", "-");
	json_t *list = checks(&end);
	CHECK(json_array_size(list) > 8);
	json_array_foreach(list, i, check)
	{
		const char *status = e2e_string(check, "status");
		CHECK_INT(json_object_size(check), 4);
		CHECK(strcmp(status, "ok") == 0 || strcmp(status, "weaker") == 0 ||
		      strcmp(status, "missing") == 0);
		CHECK(*e2e_string(check, "found") != '\0');
		CHECK(json_object_get(check, "fix"));
		CHECK(strcmp(status, "ok") != 0 || json_is_null(json_object_get(check, "fix")));
	}
	CHECK_INT(end.status, is_missing_something(list) ? 1 : 0);
}

TEST(where_programs_can_be_judged_the_doctor_agrees)
{
	e2e_enter();
	if (e2e_juror("run", "true").status != 0)
		SKIP("nothing can be run here");
	struct e2e_end end = e2e_juror("doctor", "--json", "-");
	json_t *list = checks(&end);
	static const char *const names[] = {"kernel", "namespaces", "sandbox", "filters",
	                                    "memory", "processes",  "cpu",     "state"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_STR(status_of(list, names[i]), "ok");
}

TEST(what_is_missing_is_told_with_its_fix)
{
	e2e_enter();
	CHECK_INT(setenv("JUROR_SUITES", "/no/such/directory", 1), 0);
	struct e2e_end end = e2e_juror("doctor");
	CHECK_INT(end.status, 1);
	const char *line = strstr(end.out, "missing  languages");
	CHECK(line && strstr(line, "fix: set JUROR_SUITES"));
}

TEST(the_lines_fit_a_narrow_terminal)
{
	e2e_enter();
	CHECK_INT(setenv("COLUMNS", "40", 1), 0);
	CHECK_INT(setenv("JUROR_SUITES", "/no/such/directory", 1), 0);
	struct e2e_end end = e2e_juror("doctor");
	char *rest = end.out;
	for (char *line; (line = strsep(&rest, "\n"));)
		CHECK(strlen(line) <= 40);
}
