/* SPDX-License-Identifier: MIT */
/*
 * Cases and batches of init.yml, in their order. A batch is a group of data/; cases outside of batches are data/'s own.
 */
#include "common/array.h"
#include "common/units.h"
#include "worker/manifest/dmoj_internal.h"

#include <stdlib.h>
#include <string.h>

static const struct field_range prefix_bytes = {.least = 0, .most = MIB};

/* ---- settings -------------------------------------------------------------------------------- */

static struct case_settings *add_settings(struct problem *problem)
{
	struct case_settings **all =
		array_reserve(problem->settings, problem->n_settings, 1, sizeof(*all));
	struct case_settings *settings = all ? calloc(1, sizeof(*settings)) : NULL;
	if (all)
		problem->settings = all;
	if (settings)
		all[problem->n_settings++] = settings;
	return settings;
}

static const struct checker_ref *read_checker(struct dmoj_reader *d, const struct yaml_node *value)
{
	const struct dmoj_problem *dmoj = &d->r->problem->dmoj;
	const struct checker_ref *checker = dmoj_read_checker(d, value);
	bool is_used = !dmoj->interactor ||
	               (dmoj->n_processes == 0 && checker_follows(checker, dmoj->interactor));
	if (checker && !is_used)
		dmoj_remark(d, value,
		            "is not heeded: the program that talks with the submission decides, "
		            "unless both are of the types testlib and polygon");
	return checker;
}

/* @inherited, or settings of its own when the node says something about them. */
static const struct case_settings *read_settings(struct dmoj_reader *d,
                                                 const struct yaml_node *mapping,
                                                 const struct case_settings *inherited)
{
	static const struct field flag = {.key = "binary_data"};
	static const struct field prefix = {.key = "output_prefix_length", .arg = &prefix_bytes};
	static const struct field most = {.key = "output_limit_length", .arg = &dmoj_bytes};
	const struct dmoj_node own = {NULL, mapping};
	const struct yaml_node *checker = dmoj_get(&own, "checker");
	const struct yaml_node *binary = dmoj_get(&own, "binary_data");
	const struct yaml_node *bytes = dmoj_get(&own, "output_prefix_length");
	const struct yaml_node *limit = dmoj_get(&own, "output_limit_length");
	if (inherited && !checker && !binary && !bytes && !limit)
		return inherited;
	struct case_settings *settings = add_settings(d->r->problem);
	bool is_binary = inherited && !inherited->normalizes_lines;
	if (!settings) {
		fields_out_of_memory(d->fields);
		return inherited;
	}
	/* The length that DMOJ has by default. */
	settings->output_prefix_bytes = inherited ? inherited->output_prefix_bytes : 64;
	settings->output_limit_bytes = inherited ? inherited->output_limit_bytes : 0;
	settings->checker = inherited ? inherited->checker : NULL;
	if (limit && inherited) /* that of the whole is a limit of the problem, and read there */
		field_count(d->fields, &most, limit, &settings->output_limit_bytes);
	if (checker)
		settings->checker = read_checker(d, checker);
	if (binary)
		field_bool(d->fields, &flag, binary, &is_binary);
	if (bytes)
		field_count(d->fields, &prefix, bytes, &settings->output_prefix_bytes);
	settings->normalizes_lines = !is_binary;
	return settings;
}

/* ---- groups ---------------------------------------------------------------------------------- */

struct test_group *dmoj_add_group(struct dmoj_reader *d, char *name, struct test_group *parent)
{
	struct problem *problem = d->r->problem;
	struct test_group **groups =
		array_reserve(problem->groups, problem->n_groups, 1, sizeof(*groups));
	struct test_group *group = groups && name ? calloc(1, sizeof(*group)) : NULL;
	if (groups)
		problem->groups = groups;
	if (!group) {
		free(name);
		fields_out_of_memory(d->fields);
		return NULL;
	}
	groups[problem->n_groups++] = group;
	group->name = name;
	group->parent = parent;
	group->first_case = problem->n_cases;
	return group;
}

static void read_dependencies(struct dmoj_cases *c, const struct yaml_node *value,
                              struct test_group *group)
{
	struct dmoj_reader *d = c->d;
	bool is_list = value->kind == YAML_SEQUENCE;
	if (!is_list)
		fields_fault(d->fields, value, "expected a list of the numbers of batches");
	size_t count = is_list ? value->count : 0;
	group->dependencies = calloc(count + 1, sizeof(*group->dependencies));
	if (!group->dependencies) {
		fields_out_of_memory(d->fields);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct field_range range = {.least = 1, .most = c->n_batches - 1};
		const struct field batch = {.key = "dependencies", .arg = &range};
		uint64_t number = 0;
		if (range.most == 0)
			fields_fault(d->fields, value->items[i],
			             "expected none, as no batch is before the first");
		else
			field_count(d->fields, &batch, value->items[i], &number);
		if (number > 0)
			group->dependencies[group->n_dependencies++] =
				c->first_batch + (size_t)number - 1;
	}
}

void dmoj_read_points(struct dmoj_reader *d, const struct dmoj_node *node, char **target)
{
	static const struct field number = {.key = "points"};
	const struct yaml_node *points = dmoj_get(node, "points");
	if (points)
		dmoj_field_points(d->fields, &number, points, target);
	if (!*target)
		*target = strdup("1"); /* what DMOJ gives by default */
	if (!*target)
		fields_out_of_memory(d->fields);
}

/* ---- cases ----------------------------------------------------------------------------------- */

/* Keys that nobody knows, or that judging would need; the others are read where they count, and nothing is stored. */
static void check_keys(struct dmoj_reader *d, const struct yaml_node *mapping)
{
	fields_read(d->fields, mapping, &dmoj_node_table, d);
}

/* A file that the node itself names; NULL without, or after a fault. */
static char *own_file(struct dmoj_reader *d, const struct dmoj_node *node, const char *key)
{
	const struct yaml_node *value = dmoj_get(node, key);
	if (!value || !fields_text(d->fields, value, "the name of a file"))
		return NULL;
	return dmoj_find_file(d, value, value->text);
}

static const char *const of_generators[] = {"generator_args", "generator_in"};

/* A case has either an input or what a generator makes one of. */
static void refuse_beside_input(struct dmoj_reader *d, const struct yaml_node *mapping)
{
	const struct dmoj_node own = {NULL, mapping};
	for (size_t i = 0; i < ARRAY_SIZE(of_generators); i++) {
		const struct yaml_node *value = dmoj_get(&own, of_generators[i]);
		if (value)
			fields_fault(d->fields, value, "expected none, as the case has an input");
	}
}

static void remark_without_generator(struct dmoj_reader *d, const struct yaml_node *mapping)
{
	const struct dmoj_node own = {NULL, mapping};
	for (size_t i = 0; d->fields->strict && i < ARRAY_SIZE(of_generators); i++) {
		const struct yaml_node *value = dmoj_get(&own, of_generators[i]);
		if (value)
			dmoj_remark(d, value, "is not used, as there is no generator");
	}
}

static void read_generator(struct dmoj_reader *d, const struct dmoj_node *node, struct test_case *c)
{
	static const struct field list = {.key = "generator_args"};
	const struct yaml_node *program = dmoj_get(node, "generator");
	const struct yaml_node *args = dmoj_get(node, "generator_args");
	if (!program) {
		remark_without_generator(d, node->mapping);
		return;
	}
	if (c->input_path) {
		refuse_beside_input(d, node->mapping);
		if (c->answer_path) {
			dmoj_read_idle_generator(d, program);
			return;
		}
	}
	c->generator = calloc(1, sizeof(*c->generator));
	if (!c->generator) {
		fields_out_of_memory(d->fields);
		return;
	}
	c->generator->program = dmoj_read_generator(d, program);
	c->generator->input_path = own_file(d, node, "generator_in");
	if (args)
		dmoj_field_arguments(d->fields, &list, args, &c->generator->args);
}

struct test_case *dmoj_add_case(struct dmoj_reader *d, struct test_group *group)
{
	struct problem *problem = d->r->problem;
	struct test_case *cases = array_reserve(problem->cases, problem->n_cases, 1, sizeof(*cases));
	if (!cases) {
		fields_out_of_memory(d->fields);
		return NULL;
	}
	problem->cases = cases;
	struct test_case *c = &cases[problem->n_cases++];
	*c = (struct test_case){
		.group = group,
		.name = str_printf("%s%s%zu", group->name, *group->name ? "/" : "", problem->n_cases),
	};
	if (!c->name)
		fields_out_of_memory(d->fields);
	return c;
}

static void read_case(struct dmoj_cases *c, const struct dmoj_node *node, struct test_group *group)
{
	struct dmoj_reader *d = c->d;
	_cleanup_(freep) char *ignored = NULL; /* a batch has points, and not its cases */
	struct test_case *added = dmoj_add_case(d, group);
	if (!added)
		return;
	check_keys(d, node->mapping);
	added->settings = read_settings(d, node->mapping, group->settings);
	added->is_pretest = c->is_pretest;
	added->input_path = own_file(d, node, "in");
	added->answer_path = own_file(d, node, "out");
	read_generator(d, node, added);
	dmoj_read_points(d, node, group->is_batch ? &ignored : &added->points);
}

static void read_batch(struct dmoj_cases *c, const struct dmoj_node *node,
                       const struct yaml_node *cases, struct test_group *parent)
{
	struct dmoj_reader *d = c->d;
	struct test_group *group = dmoj_add_group(
		d, str_printf("%sbatch%zu", c->is_pretest ? "pre" : "", ++c->n_batches), parent);
	const struct yaml_node *dependencies = dmoj_get(node, "dependencies");
	if (!group)
		return;
	check_keys(d, node->mapping);
	if (c->n_batches == 1)
		c->first_batch = d->r->problem->n_groups - 1;
	group->is_batch = true;
	group->settings = read_settings(d, node->mapping, parent->settings);
	dmoj_read_points(d, node, &group->points);
	if (dependencies)
		read_dependencies(c, dependencies, group);
	if (cases->kind != YAML_SEQUENCE || cases->count == 0) {
		fields_fault(d->fields, cases, "expected a list of cases");
		return;
	}
	for (size_t i = 0; i < cases->count; i++) {
		const struct dmoj_node inner = {node, cases->items[i]};
		if (inner.mapping->kind != YAML_MAPPING)
			fields_fault(d->fields, inner.mapping, "expected a map: a case");
		else if (yaml_get(inner.mapping, "batched"))
			fields_fault(d->fields, inner.mapping, "expected no batch in a batch");
		else
			read_case(c, &inner, group);
	}
	group->n_cases = d->r->problem->n_cases - group->first_case;
}

static void read_list(struct dmoj_cases *c, const struct yaml_node *list,
                      const struct dmoj_node *root, struct test_group *group)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct dmoj_node node = {root, list->items[i]};
		const struct yaml_node *batched = node.mapping->kind == YAML_MAPPING
		                                          ? yaml_get(node.mapping, "batched")
		                                          : NULL;
		if (batched)
			read_batch(c, &node, batched, group);
		else if (node.mapping->kind == YAML_MAPPING)
			read_case(c, &node, group);
		else
			fields_fault(c->d->fields, node.mapping,
			             "expected a map: a case or a batch");
	}
}

void dmoj_read_cases(struct dmoj_reader *d, const struct dmoj_node *root)
{
	const struct yaml_node *pretests = dmoj_get(root, "pretest_test_cases");
	const struct yaml_node *cases = dmoj_get(root, "test_cases");
	const size_t errors = d->r->findings->errors;
	struct test_group *group = dmoj_add_group(d, strdup(""), NULL);
	if (!group)
		return;
	group->settings = read_settings(d, root->mapping, NULL);
	if (pretests) {
		struct dmoj_cases of_pretests = {.d = d, .is_pretest = true};
		if (pretests->kind == YAML_SEQUENCE)
			read_list(&of_pretests, pretests, root, group);
		else
			fields_fault(d->fields, pretests, "expected a list of cases");
	}
	struct dmoj_cases c = {.d = d};
	if (cases && cases->kind == YAML_SEQUENCE)
		read_list(&c, cases, root, group);
	else if (!cases || cases->kind == YAML_MAPPING)
		dmoj_read_names(&c, cases, root, group);
	else
		fields_fault(d->fields, cases, "expected a list of cases, or a map of patterns");
	group->n_cases = d->r->problem->n_cases;
	if (group->n_cases > 0 || d->lacks_archive || d->r->findings->errors > errors)
		return;
	if (cases)
		fields_fault(d->fields, cases, "expected at least one case");
	else
		fields_missing(d->fields, root->mapping, "test_cases",
		               "expected at least one case, in a list or in the archive");
}
