/* SPDX-License-Identifier: MIT */
/*
 * Programs of init.yml: interactors and managers, and what they have in common with checkers, generators and validators.
 * Source: DMOJ/judge-server, dmoj/graders/bridged.py, dmoj/problem.py.
 */
#include "checkers/protocol.h"
#include "common/units.h"
#include "worker/manifest/dmoj_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct field_range kibibytes = {.least = 1, .most = 1 << 28, .unit = KIB};
static const struct field_range seconds = {.least = 1, .most = UINT64_MAX};

/* ---- programs -------------------------------------------------------------------------------- */

static const struct field helper_rows[] = {
	FIELD("files", field_string_or_strings, offsetof(struct helper_ref, files)),
	FIELD("source", field_string_or_strings, offsetof(struct helper_ref, files)),
	FIELD("lang", field_string, offsetof(struct helper_ref, language)),
	FIELD("language", field_string, offsetof(struct helper_ref, language)),
	FIELD("flags", dmoj_field_arguments, offsetof(struct helper_ref, flags)),
	FIELD("args", dmoj_field_arguments, offsetof(struct helper_ref, args)),
	FIELD("type", field_string, offsetof(struct helper_ref, type)),
	FIELD("args_format_string", field_string, offsetof(struct helper_ref, args_format)),
	FIELD("points_scale", dmoj_field_factor, offsetof(struct helper_ref, points_scale)),
	FIELD("time_limit", field_seconds, offsetof(struct helper_ref, time_limit_ns),
              .arg = &seconds),
	FIELD("memory_limit", field_count, offsetof(struct helper_ref, memory_bytes),
              .arg = &kibibytes),
	FIELD("compiler_time_limit", field_seconds,
              offsetof(struct helper_ref, compilation_time_ns), .arg = &seconds),
	FIELD("preprocessing_time", field_seconds, offsetof(struct helper_ref, preprocessing_ns),
              .arg = NULL),
	FIELD("feedback", field_bool, offsetof(struct helper_ref, feedback)),
	FIELD("unbuffered", field_bool, offsetof(struct helper_ref, unbuffered)),
	FIELD("cached", field_ignored, 0),
	FIELD("generator_flags", field_ignored, 0), /* these two of a validator: from its suite */
	FIELD("read_feedback_from", field_ignored, 0),
};
static const struct field_table helper_table = FIELD_TABLE(helper_rows);

/* Where the program's files stand: @value itself, or what @key or its other name has there; NULL after a fault. */
static const struct yaml_node *files_node(struct dmoj_reader *d, const struct yaml_node *value,
                                          const char *key)
{
	if (value->kind != YAML_MAPPING)
		return value;
	const struct yaml_node *files = yaml_get(value, "files");
	const struct yaml_node *source = yaml_get(value, "source");
	if (files && source)
		fields_fault(d->fields, source, "expected either files or source");
	else if (!files && !source)
		fields_missing(d->fields, value, key, "expected the files of the program");
	else
		return files ? files : source;
	return NULL;
}

void dmoj_find_files(struct dmoj_reader *d, const struct yaml_node *value, const char *key,
                     struct helper_ref *helper)
{
	const struct yaml_node *files = files_node(d, value, key);
	bool is_whole = files;
	bool is_list = files && files->kind == YAML_SEQUENCE;
	if (files && (yaml_is_null(files) || (is_list && files->count == 0)))
		fields_fault(d->fields, files, "expected the files of the program");
	for (size_t i = 0; files && i < helper->files.count; i++) {
		char *path = dmoj_find_file(d, is_list ? files->items[i] : files,
		                            helper->files.items[i]);
		is_whole &= path != NULL;
		if (!path)
			continue;
		free(helper->files.items[i]);
		helper->files.items[i] = path;
	}
	if (!is_whole)
		strv_done(&helper->files);
}

static void note_language(struct dmoj_reader *d, const struct yaml_node *value,
                          struct helper_ref *helper)
{
	const struct yaml_node *node = yaml_get(value, "lang");
	if (!node)
		node = yaml_get(value, "language");
	if (!node)
		return;
	helper->language_line = node->line;
	helper->language_column = node->column;
	helper->language_key = yaml_path(d->fields->root, node);
	if (!helper->language_key)
		fields_out_of_memory(d->fields);
}

void dmoj_read_program(struct dmoj_reader *d, const struct yaml_node *value, const char *key,
                       struct helper_ref *helper)
{
	fields_read(d->fields, value, &helper_table, helper);
	if (value->kind != YAML_MAPPING)
		return;
	dmoj_find_files(d, value, key, helper);
	note_language(d, value, helper);
}

/* "default, testlib or coci" */
static char *types_of(enum bridged_role role)
{
	struct strbuf names = {0};
	const char *name;
	for (size_t i = 0; (name = bridged_type_at(role, i)); i++) {
		bool is_last = !bridged_type_at(role, i + 1);
		strbuf_printf(&names, "%s%s", i == 0 ? "" : is_last ? " or " : ", ", name);
	}
	return strbuf_take(&names);
}

/* @value: where it stands; NULL where nobody says it. */
static void check_type(struct dmoj_reader *d, const struct yaml_node *value, enum bridged_role role,
                       struct helper_ref *helper)
{
	if (!helper->type)
		helper->type = strdup(bridged_type_at(role, 0));
	if (!helper->type)
		fields_out_of_memory(d->fields);
	if (!value || !helper->type || bridged_type_find(role, helper->type))
		return;
	_cleanup_(freep) char *types = types_of(role);
	fields_fault(d->fields, value, "expected %s, found '%s'", types ? types : "a type",
	             helper->type);
}

/* The places that a command line may have, and their names for people. */
struct places {
	const char *of[PROTOCOL_PLACE_COUNT]; /* NULL: it has not */
	const char *names;
};

static const struct places *places_of(enum bridged_role role, const struct helper_ref *helper)
{
	static const struct places most = {
		{[PROTOCOL_INPUT_FILE] = "", [PROTOCOL_OUTPUT_FILE] = "", [PROTOCOL_ANSWER_FILE] = ""},
		"{input_file}, {output_file} and {answer_file}"};
	static const struct places lemon = {
		{[PROTOCOL_INPUT_FILE] = "",
	         [PROTOCOL_OUTPUT_FILE] = "",
	         [PROTOCOL_ANSWER_FILE] = "",
	         [PROTOCOL_POINTS] = "",
	         [PROTOCOL_SCORE_FILE] = "",
	         [PROTOCOL_MESSAGE_FILE] = ""},
		"{input_file}, {output_file}, {answer_file}, {points}, {score_file} and "
		"{message_file}"};
	static const struct places validator = {
		{[PROTOCOL_BATCH_NUMBER] = "", [PROTOCOL_CASE_NUMBER] = ""},
		"{batch_no} and {case_no}"};
	if (role == BRIDGED_VALIDATOR)
		return &validator;
	return helper->type && strcmp(helper->type, "lemon") == 0 ? &lemon : &most;
}

/* @program: the mapping that may say how the program is called, by places that its type has. */
static void check_format(struct dmoj_reader *d, const struct yaml_node *program,
                         enum bridged_role role, const struct helper_ref *helper)
{
	const struct yaml_node *format = yaml_get(program, "args_format_string");
	const struct places *places = places_of(role, helper);
	_cleanup_(strv_done) struct strv words = {0};
	struct error err = {0};
	if (!format || !helper->args_format)
		return;
	int r = protocol_arguments(helper->args_format, places->of, NULL, &words, &err);
	if (r == -EINVAL)
		fields_fault(d->fields, format, "expected words, and places among %s, found %s",
		             places->names, err.text);
	else if (r < 0)
		fields_out_of_memory(d->fields);
}

/* DMOJ's types have the case's points for a scale, and those of the others are part of what they say. */
static void check_scale(struct dmoj_reader *d, const struct yaml_node *program,
                        const struct helper_ref *helper)
{
	const struct yaml_node *scale = yaml_get(program, "points_scale");
	if (scale && helper->type && strcmp(helper->type, "polygon") != 0)
		fields_deviation(d->fields, scale, "expected no scale, as the type is %s",
		                 helper->type);
}

void dmoj_read_judge(struct dmoj_reader *d, const struct yaml_node *value, enum bridged_role role,
                     struct helper_ref *helper)
{
	dmoj_read_program(d, value, "files", helper);
	check_type(d, yaml_get(value, "type"), role, helper);
	check_format(d, value, role, helper);
	check_scale(d, value, helper);
}

struct helper_ref *dmoj_add_program(struct dmoj_reader *d)
{
	struct dmoj_problem *dmoj = &d->r->problem->dmoj;
	struct helper_ref **programs =
		reallocarray(dmoj->programs, dmoj->n_programs + 1, sizeof(*programs));
	struct helper_ref *program = programs ? calloc(1, sizeof(*program)) : NULL;
	if (programs)
		dmoj->programs = programs;
	if (program)
		programs[dmoj->n_programs++] = program;
	else
		fields_out_of_memory(d->fields);
	return program;
}

struct helper_ref *dmoj_read_interactor(struct dmoj_reader *d, const struct yaml_node *value)
{
	/* What DMOJ's bridged grader gives an interactor to begin with, beyond the time limit. */
	static const uint64_t preprocessing_ns = 2 * NS_PER_S;
	struct helper_ref *program = dmoj_add_program(d);
	if (!program)
		return NULL;
	program->preprocessing_ns = preprocessing_ns;
	program->unbuffered = true; /* unless it says otherwise */
	dmoj_read_judge(d, value, BRIDGED_INTERACTOR, program);
	return program;
}

/* ---- managers -------------------------------------------------------------------------------- */

static const struct field_range processes = {.least = 1, .most = PROBLEM_PROCESSES_MAX};

static const struct field signature_rows[] = {
	FIELD("entry", field_string, offsetof(struct dmoj_problem, signature_entry),
              .flags = FIELD_REQUIRED),
	FIELD("header", field_string, offsetof(struct dmoj_problem, signature_header),
              .flags = FIELD_REQUIRED),
	FIELD("allow_main", field_bool, offsetof(struct dmoj_problem, signature_allow_main)),
};
const struct field_table dmoj_signature_table = FIELD_TABLE(signature_rows);

static const struct field communication_rows[] = {
	FIELD("manager", field_ignored, 0, .flags = FIELD_REQUIRED),
	FIELD("num_processes", field_count, offsetof(struct dmoj_problem, n_processes),
              .arg = &processes),
	FIELD("signature", field_mapping, 0, .arg = &dmoj_signature_table),
	FIELD("type", field_ignored, 0),
};
static const struct field_table communication_table = FIELD_TABLE(communication_rows);

static void read_manager(struct dmoj_reader *d, const struct yaml_node *value,
                         struct helper_ref *manager)
{
	const struct yaml_node *program = yaml_get(value, "manager");
	const struct yaml_node *type = yaml_get(value, "type");
	manager->unbuffered = true; /* unless it says otherwise */
	if (!program || yaml_is_null(program))
		return; /* told, as it is required */
	dmoj_read_program(d, program, "files", manager);
	if (type && fields_text(d->fields, type, "a type")) {
		free(manager->type);
		manager->type = strdup(type->text);
		if (!manager->type)
			fields_out_of_memory(d->fields);
	}
	check_type(d, type ? type : yaml_get(program, "type"), BRIDGED_MANAGER, manager);
	check_format(d, program, BRIDGED_MANAGER, manager);
}

/* This key is not DMOJ's but of other judges that come from it: VNOI-Admin/judge-server, dmoj/graders/communication.py. */
struct helper_ref *dmoj_read_communication(struct dmoj_reader *d, const struct yaml_node *value)
{
	struct dmoj_problem *dmoj = &d->r->problem->dmoj;
	struct helper_ref *manager = dmoj_add_program(d);
	dmoj->n_processes = 1;
	if (value->kind != YAML_MAPPING)
		fields_fault(d->fields, value, "expected a map with the key manager");
	else if (manager) {
		fields_read(d->fields, value, &communication_table, dmoj);
		read_manager(d, value, manager);
	}
	return manager;
}
