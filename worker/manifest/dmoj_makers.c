/* SPDX-License-Identifier: MIT */
/*
 * Programs of init.yml that make and check inputs: generators and the validator. What no submission needs is read without a
 * word to who judges.
 * Source: DMOJ/judge-server, dmoj/problem.py, dmoj/commands/validate.py.
 */
#include "worker/manifest/dmoj_internal.h"

static void read_generator_files(struct dmoj_reader *d, const struct yaml_node *value,
                                 struct helper_ref *program)
{
	static const struct field files = {.key = "generator"};
	if (value->kind == YAML_MAPPING) {
		dmoj_read_program(d, value, "source", program);
		return;
	}
	field_string_or_strings(d->fields, &files, value, &program->files);
	dmoj_find_files(d, value, "source", program);
}

/* Reads a program of which nobody is to hear more than has been told. */
static void read_quietly(struct dmoj_reader *d, const struct yaml_node *value,
                         struct helper_ref *program,
                         void (*read)(struct dmoj_reader *d, const struct yaml_node *value,
                                      struct helper_ref *program))
{
	struct findings ignored = {0};
	struct fields_reader quiet = *d->fields, *loud = d->fields;
	quiet.findings = &ignored;
	d->fields = &quiet;
	read(d, value, program);
	d->fields = loud;
	if (ignored.out_of_memory)
		fields_out_of_memory(d->fields);
	if (ignored.errors > 0)
		strv_done(&program->files);
	findings_done(&ignored);
}

static void remark_missing_files(struct dmoj_reader *d, const struct yaml_node *value)
{
	const struct yaml_node *files = value;
	if (value->kind == YAML_MAPPING)
		files = yaml_get(value, yaml_get(value, "files") ? "files" : "source");
	bool is_list = files && files->kind == YAML_SEQUENCE;
	for (size_t i = 0; files && i < (is_list ? files->count : 1); i++) {
		const struct yaml_node *file = is_list ? files->items[i] : files;
		if (file->kind == YAML_SCALAR && !dmoj_has_file(d, file->text))
			dmoj_remark(d, file,
			            "is no file of the package; no case needs it, as they have "
			            "both of their files");
	}
}

void dmoj_read_idle_generator(struct dmoj_reader *d, const struct yaml_node *value)
{
	if (d->idle_generator_node == value || d->generator_node == value)
		return;
	d->idle_generator_node = value;
	d->idle_generator = dmoj_add_program(d);
	if (!d->idle_generator)
		return;
	d->idle_generator->use = HELPER_IS_IDLE;
	if (d->fields->strict)
		remark_missing_files(d, value);
	read_quietly(d, value, d->idle_generator, read_generator_files);
}

const struct helper_ref *dmoj_read_generator(struct dmoj_reader *d, const struct yaml_node *value)
{
	if (d->generator_node == value)
		return d->generator;
	if (d->idle_generator_node == value && d->idle_generator)
		strv_done(&d->idle_generator->files); /* it is told of as one that is needed */
	struct helper_ref *program = dmoj_add_program(d);
	if (!program)
		return NULL;
	d->generator_node = value;
	d->generator = program;
	read_generator_files(d, value, program);
	return program;
}

static void read_validator(struct dmoj_reader *d, const struct yaml_node *value,
                           struct helper_ref *program)
{
	dmoj_read_judge(d, value, BRIDGED_VALIDATOR, program);
}

struct helper_ref *dmoj_read_validator(struct dmoj_reader *d, const struct yaml_node *value)
{
	struct helper_ref *program = dmoj_add_program(d);
	if (!program)
		return NULL;
	program->use = HELPER_CHECKS;
	if (d->fields->strict)
		read_validator(d, value, program);
	else
		read_quietly(d, value, program, read_validator);
	return program;
}
