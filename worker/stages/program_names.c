/* SPDX-License-Identifier: MIT */
#include "worker/stages/program_names.h"

#include "worker/stages/language.h"
#include "worker/suite/main_class.h"

#include <errno.h>
#include <string.h>

static char *find_main_class(const struct sources *sources, const struct program *program)
{
	enum suite_main_class kind = program->suite->main_class;
	char *found = NULL;
	/* The main file has the first word. */
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; !found && i < sources->n; i++) {
			const struct submission_file *file = sources->files[i];
			bool is_main = strcmp(file->path, program->main) == 0;
			if (is_main == (pass == 0) && strv_contains(&program->sources, file->path))
				found = main_class_find(kind, file->path, file->data, file->size);
		}
	return found ? found : main_class_of_file(program->main);
}

/* A driver that is laid over a submission has the name for it; else what was submitted is started, and not what happens to
 * come first of all. */
static const char *main_file(const struct program *program, const struct submission *own)
{
	const char *named = own ? suite_named_main_file(program->suite, &program->sources) : NULL;
	if (named)
		return named;
	for (size_t i = 0; own && i < program->sources.count; i++)
		if (submission_find(own, program->sources.items[i]))
			return program->sources.items[i];
	return suite_main_file(program->suite, &program->sources);
}

static int choose_entry(const struct sources *sources, const char *entry,
                        const struct submission *own, struct program *program, struct error *err)
{
	const struct suite *suite = program->suite;
	const char *file = entry ? suite_entry_file(suite, &program->sources, entry) : NULL;
	bool has_classes = suite->main_class != SUITE_MAIN_CLASS_NONE;
	if (entry && !file && !has_classes)
		return error_say(err, -EINVAL, "entry point %s: no source file has this name",
		                 entry);
	program->main = file ? file : main_file(program, own);
	if (!program->main)
		return error_say(err, -EINVAL, "no source file of language %s", suite->name);
	if (has_classes)
		program->main_class =
			entry && !file ? strdup(entry) : find_main_class(sources, program);
	return has_classes && !program->main_class ? error_set(err, -ENOMEM, "compile") : 0;
}

int program_names_fill(const struct suite *suite, const struct sources *sources, const char *entry,
                       const struct submission *own, struct program *program, struct error *err)
{
	program->suite = suite;
	program->view_path = str_printf("%s/%s", VIEW_SCRATCH, program->directory);
	/* A name that no source has: names of sources begin with another character. */
	program->binary = strdup(SUITE_DIRECTORY "/.program");
	if (!program->view_path || !program->binary)
		return error_set(err, -ENOMEM, "compile");
	if (strcmp(suite->name, LANGUAGE_SCRIPT) == 0) {
		program->main = "run";
		return 0;
	}
	int r = suite_sources(suite, sources->paths, sources->n, &program->sources);
	return r < 0 ? error_set(err, r, "compile")
	             : choose_entry(sources, entry, own, program, err);
}

bool program_lacks_main(const struct sources *sources, const struct program *program)
{
	for (size_t i = 0; i < sources->n; i++) {
		const struct submission_file *file = sources->files[i];
		if (strv_contains(&program->sources, file->path) &&
		    main_class_may_be_in(program->suite->main_class, file->data, file->size))
			return false;
	}
	return program->sources.count > 0;
}
