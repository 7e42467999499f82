/* SPDX-License-Identifier: MIT */
/*
 * init.yml of the DMOJ judge, as far as it is data: keys that hold Python code are refused by name. Time and memory
 * limits are not in it: DMOJ's site has them, here the user gives them.
 *
 * What is in the archive is read from a directory of the archive's name, into which whoever opened the package unpacked
 * it.
 * Source: DMOJ/docs, "Problem format"; DMOJ/judge-server, dmoj/problem.py and dmoj/config.py.
 */
#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/manifest/dmoj_internal.h"
#include "worker/manifest/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = PROBLEM_DMOJ_FILE;

/* What DMOJ gives by default. */
enum { OUTPUT_LIMIT_BYTES = 25165824 };

static const struct yaml_limits limits = {.bytes = 16 * 1024 * 1024, .depth = 16};
/* ---- nodes ----------------------------------------------------------------------------------- */

const struct yaml_node *dmoj_get(const struct dmoj_node *node, const char *key)
{
	char dashed[64];
	size_t length = strlen(key);
	bool has_dash = strchr(key, '_') && length < sizeof(dashed);
	for (size_t i = 0; has_dash && i <= length; i++)
		dashed[i] = key[i] == '_' ? '-' : key[i];
	for (; node; node = node->parent) {
		const struct yaml_node *value = yaml_get(node->mapping, key);
		if (!value && has_dash)
			value = yaml_get(node->mapping, dashed);
		if (value)
			return yaml_is_null(value) ? NULL : value;
	}
	return NULL;
}

void dmoj_remark(struct dmoj_reader *d, const struct yaml_node *value, const char *text)
{
	struct fields_reader lenient = *d->fields;
	lenient.strict = false;
	if (d->fields->strict)
		fields_deviation(&lenient, value, "%s", text);
}

/* "key~", "key+" and "key++" hold code. */
static bool is_dynamic(const struct yaml_node *key)
{
	size_t length = strlen(key->text);
	return length > 0 && strchr("~+", key->text[length - 1]);
}

/* Tells of the dynamic keys below @node. Return: whether there are any. */
static bool refuse_dynamic(struct fields_reader *reader, const struct yaml_node *node)
{
	bool is_told = false;
	for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++)
		is_told |= refuse_dynamic(reader, node->items[i]);
	for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
		bool is_refused = is_dynamic(node->pairs[i].key);
		if (is_refused)
			fields_fault(reader, node->pairs[i].key,
			             "expected no dynamic key, whose value is Python code");
		is_told |= refuse_dynamic(reader, node->pairs[i].value) || is_refused;
	}
	return is_told;
}

/* Afterwards what is left can be read for other faults. */
static void remove_dynamic(struct yaml_node *node)
{
	size_t kept = 0;
	for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++)
		remove_dynamic(node->items[i]);
	for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
		struct yaml_pair pair = node->pairs[i];
		if (is_dynamic(pair.key)) {
			yaml_node_free(pair.key);
			yaml_node_free(pair.value);
			continue;
		}
		remove_dynamic(pair.value);
		node->pairs[kept++] = pair;
	}
	if (node->kind == YAML_MAPPING)
		node->count = kept;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void list_top(struct dmoj_reader *d)
{
	_cleanup_(fd_closep) int fd = package_open_directory(d->r, ".", NULL);
	d->is_listed = fd >= 0 && package_list(d->r, fd, "", &d->top) == 0;
}

/* Of an archive's files nothing is at the top, which to ask the kernel for takes longer than all the rest. */
static bool has_file(struct dmoj_reader *d, const char *name)
{
	char first[NAME_MAX + 1];
	size_t length = strcspn(name, "/");
	if (!d->is_listed || length == 0 || length > NAME_MAX || name[0] == '.')
		return package_has_file(d->r, name);
	memcpy(first, name, length);
	first[length] = '\0';
	const struct entry *entry = entry_list_find(&d->top, first);
	if (!entry)
		return false;
	bool is_itself = name[length] == '\0';
	return (is_itself && entry->type == DT_REG) || dmoj_folders_have(&d->folders, d->r, name);
}

char *dmoj_find_file(struct dmoj_reader *d, const struct yaml_node *value, const char *name)
{
	char *in_archive = d->archive ? str_join(d->archive, "/", name) : NULL;
	char *found = NULL;
	if (d->archive && !in_archive)
		fields_out_of_memory(d->fields);
	else if (has_file(d, name) && !(found = strdup(name)))
		fields_out_of_memory(d->fields);
	else if (!found && in_archive && dmoj_folders_have(&d->folders, d->r, in_archive))
		found = TAKE_PTR(in_archive);
	else if (!found && !d->lacks_archive)
		fields_fault(d->fields, value, "expected a file of the package, '%s' is none", name);
	free(in_archive);
	return found;
}

bool dmoj_has_file(const struct dmoj_reader *d, const char *name)
{
	_cleanup_(freep) char *in_archive =
		d->archive ? str_printf("%s/%s", d->archive, name) : NULL;
	return d->lacks_archive || package_has_file(d->r, name) ||
	       (in_archive && package_has_file(d->r, in_archive));
}

/* Whoever opened the package could not unpack it, and said why. */
static bool is_told_why(const struct dmoj_reader *d, const struct yaml_node *value)
{
	const struct findings *findings = d->r->findings;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].key && findings->items[i].line == value->line &&
		    findings->items[i].column == value->column &&
		    strcmp(findings->items[i].key, PROBLEM_ARCHIVE_KEY) == 0)
			return true;
	return false;
}

static const char *read_archive(struct dmoj_reader *d, const struct dmoj_node *root)
{
	const struct yaml_node *value = dmoj_get(root, "archive");
	if (!value || !fields_text(d->fields, value, "the name of an archive"))
		return NULL;
	if (package_has_directory(d->r, value->text))
		return value->text;
	if (is_told_why(d, value))
		d->r->is_unusable = true;
	else if (package_has_file(d->r, value->text))
		fields_fault(d->fields, value, "expected the archive '%s' to be unpacked",
		             value->text);
	else
		fields_fault(d->fields, value, "expected an archive, there is no file '%s'",
		             value->text);
	return NULL;
}

/* The name of a file becomes its path. */
static void find_signature_file(struct dmoj_reader *d, const struct yaml_node *signature,
                                const char *key, char **name)
{
	const struct yaml_node *value = *name ? yaml_get(signature, key) : NULL;
	char *found = value ? dmoj_find_file(d, value, *name) : NULL;
	if (!found)
		return;
	free(*name);
	*name = found;
}

/* It is compiled whatever its name is, and a name of another kind is of another file than the one that was meant. */
static void check_entry(struct dmoj_reader *d, const struct yaml_node *signature)
{
	static const char *const suffixes[] = {".c", ".cpp", ".cc", ".cxx", ".c++", ".C"};
	const struct yaml_node *entry = yaml_get(signature, "entry");
	if (!entry || entry->kind != YAML_SCALAR || yaml_is_null(entry))
		return; /* told, as it is required */
	const char *dot = strrchr(entry->text, '.');
	for (size_t i = 0; dot && i < ARRAY_SIZE(suffixes); i++)
		if (strcmp(suffixes[i], dot) == 0)
			return;
	fields_deviation(d->fields, entry, "expected a source in C or C++, found '%s'", entry->text);
}

static void find_signature(struct dmoj_reader *d, const struct yaml_node *mapping)
{
	struct dmoj_problem *dmoj = &d->r->problem->dmoj;
	const struct yaml_node *communication = yaml_get(mapping, "communication");
	const struct yaml_node *signature =
		communication ? yaml_get(communication, "signature") : NULL;
	if (!signature)
		signature = yaml_get(mapping, "signature_grader");
	if (!signature)
		return;
	check_entry(d, signature);
	find_signature_file(d, signature, "entry", &dmoj->signature_entry);
	find_signature_file(d, signature, "header", &dmoj->signature_header);
}

/* ---- the problem ----------------------------------------------------------------------------- */

static void read_problem(struct package_reader *r, struct fields_reader *fields,
                         const struct yaml_node *mapping)
{
	struct problem *problem = r->problem;
	struct dmoj_reader d = {.r = r, .fields = fields};
	const struct dmoj_node root = {NULL, mapping};
	problem->limits.output_bytes = OUTPUT_LIMIT_BYTES;
	list_top(&d);
	fields_read(fields, mapping, &dmoj_problem_table, problem);
	d.archive = read_archive(&d, &root);
	d.lacks_archive = dmoj_get(&root, "archive") && !d.archive;
	const struct yaml_node *interactive = dmoj_get(&root, "interactive");
	if (interactive)
		problem->dmoj.interactor = dmoj_read_interactor(&d, interactive);
	const struct yaml_node *communication = dmoj_get(&root, "communication");
	if (communication && interactive)
		fields_fault(fields, communication, "expected interactive or communication");
	if (communication)
		problem->dmoj.interactor = dmoj_read_communication(&d, communication);
	problem->interactive = interactive || communication;
	const struct yaml_node *validator = dmoj_get(&root, "validator");
	if (validator)
		problem->dmoj.validator = dmoj_read_validator(&d, validator);
	find_signature(&d, mapping);
	problem->custom_validation = true;
	problem->scoring = true;
	problem->allow_file_writing = true;
	dmoj_read_cases(&d, &root);
	entry_list_done(&d.top);
	dmoj_folders_done(&d.folders);
}

static void read_root(struct package_reader *r, struct fields_reader *fields, struct yaml_node *root)
{
	const size_t first = r->findings->count;
	if (refuse_dynamic(fields, root))
		remove_dynamic(root);
	read_problem(r, fields, root);
	findings_arrange(r->findings, first); /* many cases may inherit one fault */
}

static struct yaml_node *parse(struct package_reader *r, const char *file)
{
	size_t size = 0;
	struct yaml_limits own = limits;
	_cleanup_(freep) char *text = package_text(r, path, limits.bytes, &size);
	own.duplicates_are_warnings = !r->strict;
	return text ? yaml_parse(file, text, size, own, r->findings) : NULL;
}

void dmoj_read(struct package_reader *r, struct yaml_node *document)
{
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	_cleanup_(yaml_freep) struct yaml_node *root = document;
	struct fields_reader fields = {
		.file = file,
		.root = root,
		.findings = r->findings,
		.strict = r->strict,
		.has_none = true,
	};
	r->problem->format = PROBLEM_DMOJ;
	r->problem->format_text = strdup("dmoj");
	r->problem->name = strdup(r->problem->short_name);
	r->problem->limits.time_resolution_ns = NS_PER_S;
	r->problem->limits.ac_to_time_limit = 2;
	r->problem->limits.time_limit_to_tle = 1.5;
	if (!root && file)
		fields.root = root = parse(r, file);
	if (!file || !r->problem->format_text || !r->problem->name)
		package_out_of_memory(r);
	else if (root && root->kind != YAML_MAPPING)
		fields_fault(&fields, root, "expected a map of keys and values");
	else if (root)
		read_root(r, &fields, root);
}

/* Most have no such key, and need not be read as YAML for that; one with escapes may hide it. */
static bool may_have_archive(const char *text, size_t size)
{
	return memmem(text, size, PROBLEM_ARCHIVE_KEY, strlen(PROBLEM_ARCHIVE_KEY)) ||
	       memchr(text, '\\', size);
}

struct problem_archive problem_archive(int package_dirfd)
{
	struct problem_archive found = {0};
	_cleanup_(fd_closep) int manifest = file_open_beneath(package_dirfd, "problem.yaml", NULL);
	_cleanup_(fd_closep) int fd = file_open_beneath(package_dirfd, path, NULL);
	_cleanup_(freep) char *text = NULL;
	size_t size;
	if (manifest >= 0 || fd < 0 || file_read(fd, limits.bytes, &text, &size, NULL) < 0)
		return found;
	if (!may_have_archive(text, size))
		return found;
	struct findings findings = {0}; /* told when the problem is read */
	struct yaml_limits lenient = limits;
	lenient.duplicates_are_warnings = true;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse(path, text, size, lenient, &findings);
	const struct yaml_node *archive =
		root && root->kind == YAML_MAPPING ? yaml_get(root, PROBLEM_ARCHIVE_KEY) : NULL;
	if (archive && archive->kind == YAML_SCALAR && !yaml_is_null(archive))
		found = (struct problem_archive){.name = strdup(archive->text),
		                                 .line = archive->line,
		                                 .column = archive->column};
	if (findings.count == 0 && !findings.out_of_memory)
		found.document = TAKE_PTR(root);
	findings_done(&findings);
	return found;
}

void problem_archive_done(struct problem_archive *archive)
{
	free(archive->name);
	yaml_node_free(archive->document);
	*archive = (struct problem_archive){0};
}
