/* SPDX-License-Identifier: MIT */
/*
 * Checkers of init.yml: built-in ones, and programs of the package. What would be Python code run by DMOJ itself is refused
 * by name.
 * Source: DMOJ/judge-server, dmoj/checkers/, dmoj/problem.py.
 */
#include "checkers/checker.h"
#include "worker/manifest/dmoj_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_python_module(const char *name)
{
	size_t length = strlen(name);
	return length > 3 && strcmp(name + length - 3, ".py") == 0;
}

/* DMOJ's own go without the name of their judge. */
const struct checker_type *checker_by_name(const char *name)
{
	static const char testlib[] = "testlib ";
	char full[64];
	if (strncmp(name, testlib, strlen(testlib)) == 0)
		return checker_find(name);
	(void)snprintf(full, sizeof(full), "dmoj %s", name);
	return checker_find(full);
}

static const struct field checker_rows[] = {
	FIELD("name", field_ignored, 0, .flags = FIELD_REQUIRED),
	FIELD("args", field_ignored, 0),
};
static const struct field_table checker_table = FIELD_TABLE(checker_rows);

static struct checker_ref *add_checker(struct dmoj_reader *d)
{
	struct dmoj_problem *dmoj = &d->r->problem->dmoj;
	struct checker_ref **checkers =
		reallocarray(dmoj->checkers, dmoj->n_checkers + 1, sizeof(*checkers));
	struct checker_ref *checker = checkers ? calloc(1, sizeof(*checker)) : NULL;
	if (checkers)
		dmoj->checkers = checkers;
	if (checker)
		checkers[dmoj->n_checkers++] = checker;
	else
		fields_out_of_memory(d->fields);
	return checker;
}

static void read_bridged(struct dmoj_reader *d, const struct yaml_node *value,
                         const struct yaml_node *args, struct checker_ref *checker)
{
	checker->program.feedback = true;
	if (!args && value->kind == YAML_MAPPING)
		fields_missing(d->fields, value, "args", "expected the files of the checker in it");
	else if (!args)
		fields_fault(d->fields, value,
		             "expected a map with name and args, as it is bridged");
	if (!args)
		return;
	dmoj_read_judge(d, args, BRIDGED_CHECKER, &checker->program);
}

const struct checker_ref *dmoj_read_checker(struct dmoj_reader *d, const struct yaml_node *value)
{
	bool is_map = value->kind == YAML_MAPPING;
	const struct yaml_node *name = is_map ? yaml_get(value, "name") : value;
	const struct yaml_node *args = is_map ? yaml_get(value, "args") : NULL;
	if (args && yaml_is_null(args))
		args = NULL;
	if (is_map)
		fields_read(d->fields, value, &checker_table, d);
	if (!name || yaml_is_null(name) || !fields_text(d->fields, name, "the name of a checker"))
		return NULL;
	if (is_python_module(name->text)) {
		fields_fault(d->fields, name,
		             "expected a built-in or bridged checker, as Python code is not run, "
		             "found '%s'",
		             name->text);
		return NULL;
	}
	bool is_bridged = strcmp(name->text, "bridged") == 0;
	if (!is_bridged && !checker_by_name(name->text)) {
		fields_fault(d->fields, name, "expected the name of a checker, found '%s'",
		             name->text);
		return NULL;
	}
	struct checker_ref *checker = add_checker(d);
	if (!checker)
		return NULL;
	checker->name = strdup(name->text);
	if (!checker->name)
		fields_out_of_memory(d->fields);
	if (is_bridged)
		read_bridged(d, value, args, checker);
	else if (args)
		dmoj_read_arguments(d, checker->name, args, &checker->args);
	return checker;
}
