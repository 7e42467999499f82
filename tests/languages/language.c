/* SPDX-License-Identifier: MIT */
#include "tests/languages/language.h"

#include "tests/e2e/e2e.h"

#include "common/attr.h"

const char *language_directory(void)
{
	return e2e_text("%s/tests/languages/" LANGUAGE, e2e_source_dir());
}

static void load_suites(struct suites *suites)
{
	struct findings findings = {0};
	const char *const directories[] = {e2e_text("%s/suites", e2e_source_dir()), NULL};
	CHECK_INT(suites_load(directories, &findings, suites), 0);
}

const struct suite *language_suite(void)
{
	static struct suites suites;
	if (suites.count == 0)
		load_suites(&suites);
	const struct suite *suite = suite_find(&suites, LANGUAGE);
	CHECK(suite);
	return suite;
}

const char *test_program_lacks(void)
{
	const char *missing = NULL;
	return suite_available(language_suite(), &missing) ? NULL : missing;
}
