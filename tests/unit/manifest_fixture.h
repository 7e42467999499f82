/* SPDX-License-Identifier: MIT */
/* A package in an empty directory of its own, and what reading it gives; for tests of the manifest. */
#pragma once

#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "tests/harness/test.h"
#include "worker/manifest/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-manifest-XXXXXX";
static struct findings findings;
static struct problem *problem;

static inline void leave(void)
{
	problem_free(problem);
	findings_done(&findings);
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

static inline void enter(void)
{
	CHECK(mkdtemp(directory));
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(atexit(leave), 0);
}

static inline void put(const char *path, const char *text)
{
	_cleanup_(freep) char *copy = strdup(path);
	char *slash = strrchr(copy, '/');
	if (slash) {
		*slash = '\0';
		CHECK_INT(file_make_dirs(copy, NULL), 0);
	}
	CHECK_INT(file_write_at(AT_FDCWD, path, text, strlen(text), 0644, NULL), 0);
}

/* An input and an answer: "secret/01". */
static inline void put_case(const char *name)
{
	char path[256];
	(void)snprintf(path, sizeof(path), "data/%s.in", name);
	put(path, "");
	(void)snprintf(path, sizeof(path), "data/%s.ans", name);
	put(path, "");
}

static inline void link_to(const char *target, const char *path)
{
	CHECK_INT(symlink(target, path), 0);
}

static inline int read_package(bool strict)
{
	problem_free(problem);
	problem = NULL;
	findings_done(&findings);
	_cleanup_(fd_closep) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(fd >= 0);
	return problem_read(fd, NULL, NULL, "some/where/addtwo/", strict, &findings, &problem);
}

static inline void check_read(void)
{
	int r = read_package(false);
	char text[512] = "no finding";
	if (findings.count > 0)
		finding_format(&findings.items[0], text, sizeof(text));
	if (r < 0)
		FAIL("refused: %s", text);
}

/* Whether a finding of this severity says all of it. */
static inline void check_finding(enum severity severity, const char *expected)
{
	char text[512] = "";
	for (size_t i = 0; i < findings.count; i++) {
		finding_format(&findings.items[i], text, sizeof(text));
		if (findings.items[i].severity == severity && strcmp(text, expected) == 0)
			return;
	}
	FAIL("not found: %s; last: %s", expected, text);
}

static inline void check_refused(const char *expected)
{
	CHECK_INT(read_package(false), -EINVAL);
	check_finding(SEVERITY_ERROR, expected);
}

/* A package of this manifest, with one case. */
static inline void check_manifest_refused(const char *manifest, const char *expected)
{
	put("problem.yaml", manifest);
	check_refused(expected);
}

static inline void check_cases(const char *expected)
{
	struct strbuf names = {0};
	for (size_t i = 0; i < problem->n_cases; i++)
		strbuf_printf(&names, "%s%s", i ? " " : "", problem->cases[i].name);
	_cleanup_(freep) char *text = strbuf_take(&names);
	CHECK_STR(text, expected);
}

/* Whether some finding holds this text, of any severity; for those whose place is tested elsewhere. */
static inline void check_told(const char *part)
{
	char text[512] = "";
	for (size_t i = 0; i < findings.count; i++) {
		finding_format(&findings.items[i], text, sizeof(text));
		if (strstr(text, part))
			return;
	}
	FAIL("not found: %s; last: %s", part, text);
}

static inline const struct test_group *find_group(const char *name)
{
	for (size_t i = 0; i < problem->n_groups; i++)
		if (strcmp(problem->groups[i]->name, name) == 0)
			return problem->groups[i];
	FAIL("no group %s", name);
}

static inline void check_words(const struct strv *words, const char *expected)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < words->count; i++)
		strbuf_printf(&text, "[%s]", words->items[i]);
	_cleanup_(freep) char *found = strbuf_take(&text);
	CHECK_STR(found, expected);
}

static const char manifest_2025[] _unused_ = "problem_format_version: 2025-09\nname: Add\n"
					     "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n";

/* All faults of a package that is checked, and what else is told of it. */
static inline void check_strict_fault(const char *expected)
{
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_ERROR, expected);
}

static inline void enter_2025(void)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1");
}
