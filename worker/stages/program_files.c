/* SPDX-License-Identifier: MIT */
#include "worker/stages/program_files.h"

#include "worker/stages/language.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 4 }; /* told by name; of the others there is the number */

/* "a.py, b.cpp"; NULL when memory ran out. */
static char *list_names(const struct strv *names)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < names->count && i < NAMES_MAX; i++)
		strbuf_printf(&text, "%s%s", i > 0 ? ", " : "", names->items[i]);
	if (names->count > NAMES_MAX)
		strbuf_printf(&text, " and %zu more", names->count - NAMES_MAX);
	return strbuf_take(&text);
}

static char *list_sources(const struct suite *suite, const struct submission *source)
{
	_cleanup_(strv_done) struct strv names = {0};
	_cleanup_(freep) const char **paths = calloc(source->n_files + 1, sizeof(*paths));
	for (size_t i = 0; paths && i < source->n_files; i++)
		paths[i] = source->files[i].path;
	if (!paths || suite_sources(suite, paths, source->n_files, &names) < 0)
		return NULL;
	return list_names(&names);
}

static void check_languages(const struct pipeline *p, const struct submission *source,
                            const struct suite *suite, enum severity severity,
                            const struct place *place, struct findings *findings)
{
	const struct suite *other = language_beside(p->suites, source, suite);
	_cleanup_(freep) char *used = other ? list_sources(suite, source) : NULL;
	_cleanup_(freep) char *ignored = other ? list_sources(other, source) : NULL;
	if (used && ignored)
		findings_add(findings, severity, place,
		             "expected one program, found files in %s (%s) and in %s (%s): those "
		             "in %s are not used",
		             suite->name, used, other->name, ignored, other->name);
}

/* Of a language in which one file is started and finds the others. */
static void check_main(const struct program *program, enum severity severity,
                       const struct place *place, struct findings *findings)
{
	const struct suite *suite = program->suite;
	if (!suite->entry || suite->main_class != SUITE_MAIN_CLASS_NONE ||
	    program->sources.count < 2 || strcmp(program->main, suite->entry) == 0 ||
	    fnmatch("main.*", program->main, FNM_PATHNAME | FNM_CASEFOLD) == 0)
		return;
	_cleanup_(freep) char *names = list_names(&program->sources);
	findings_add(findings, severity, place,
	             "expected one program, found %s and no %s: %s is started", names ? names : "",
	             suite->entry, program->main);
}

void program_files_check(struct pipeline *p, const struct program_ref *ref,
                         const struct submission *source, const struct program *program)
{
	struct findings findings = {0};
	_cleanup_(freep) char *file = pipeline_file(p, ref->path);
	const struct place place = {.file = file};
	bool is_fault = p->strict && p->problem->format == PROBLEM_2025_09;
	enum severity severity = is_fault ? SEVERITY_ERROR : SEVERITY_WARNING;
	if (!ref->is_directory || ref->kind != PROGRAM_SOURCES ||
	    strcmp(program->suite->name, LANGUAGE_SCRIPT) == 0)
		return;
	check_languages(p, source, program->suite, severity, &place, &findings);
	check_main(program, severity, &place, &findings);
	pipeline_warn(p, &findings);
}
