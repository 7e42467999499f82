/* SPDX-License-Identifier: MIT */
/*
 * problem_read() is a list of steps over one struct; each tells its faults and goes on, so that the
 * user sees all of them at once. Of a problem.yaml that is no YAML, or of no known version, the rest of the package is
 * still read, by the version that it seems to have; only without one nothing is.
 */
#include "worker/manifest/manifest.h"

#include "common/units.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char manifest[] = "problem.yaml";

/* What a format begins with before problem.yaml says otherwise. */
struct format {
	const char *text;
	enum problem_format format;
	const struct field_table *table;
};

static const struct format formats[] = {
	{"legacy", PROBLEM_LEGACY, &kattis_legacy_table},
	{"legacy-icpc", PROBLEM_LEGACY_ICPC, &kattis_legacy_icpc_table},
	{"draft", PROBLEM_2023_07, &kattis_2023_table},
	{"2023-07-draft", PROBLEM_2023_07, &kattis_2023_table},
	{"2023-07", PROBLEM_2023_07, &kattis_2023_table},
	{"2025-09-draft", PROBLEM_2025_09, &kattis_2025_table},
	{"2025-09", PROBLEM_2025_09, &kattis_2025_table},
};

/* English when there is, else what the file says first. */
static const struct yaml_node *pick_name(const struct yaml_node *names)
{
	const struct yaml_node *english = yaml_get(names, "en");
	return english || names->count == 0 ? english : names->pairs[0].value;
}

/* Those that are not picked, too. */
static void check_names(struct fields_reader *reader, const struct yaml_node *value)
{
	bool is_map = value->kind == YAML_MAPPING;
	for (size_t i = 0; i < (is_map ? value->count : 1); i++) {
		const struct yaml_node *name = is_map ? value->pairs[i].value : value;
		if (name->kind == YAML_SCALAR)
			(void)fields_string(reader, name, "text");
		else if (is_map)
			fields_deviation(reader, name, "expected text, found a %s",
			                 name->kind == YAML_SEQUENCE ? "list" : "map");
	}
}

void manifest_field_name(struct fields_reader *reader, const struct field *field,
                         const struct yaml_node *value, void *target)
{
	if (value->kind == YAML_MAPPING && field->arg)
		fields_deviation(reader, value,
		                 "expected one name; a name for each language came with 2023-07");
	const struct yaml_node *name = value->kind == YAML_MAPPING ? pick_name(value) : value;
	check_names(reader, value);
	if (name && name->kind == YAML_SCALAR && !yaml_is_null(name))
		field_string(reader, field, name, target);
	else
		fields_deviation(reader, value, "expected a name, or a map from languages to names");
}

/* The format that problem.yaml names; NULL after a fault. */
static const struct format *find_format(struct fields_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *version = yaml_get(root, "problem_format_version");
	if (version && version->is_refused)
		return NULL;
	if (!version || yaml_is_null(version))
		return &formats[0];
	const char *text = fields_text(reader, version, "a version");
	const struct format *found = NULL;
	for (size_t i = 0; text && i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].text, text) == 0)
			found = &formats[i];
	if (text && !found)
		fields_fault(reader, version,
		             "expected legacy, legacy-icpc, 2023-07-draft or 2025-09, found '%s'",
		             text);
	return found;
}

static void set_defaults(struct problem *problem, const struct format *format)
{
	problem->format = format->format;
	bool is_legacy = problem_is_legacy(problem);
	problem->allow_file_writing = format->format != PROBLEM_2025_09;
	problem->limits.time_resolution_ns = NS_PER_S;
	problem->limits.ac_to_time_limit = is_legacy ? 5 : 2;
	problem->limits.time_limit_to_tle = is_legacy ? 2 : 1.5;
}

/* The mapping of problem.yaml; an empty one where DOMjudge's own file takes its place; NULL after a
 * fault. */
static struct yaml_node *open_manifest(struct package_reader *r, const char *path)
{
	struct yaml_node *root = package_yaml(r, path);
	if (root || faccessat(r->dirfd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return root;
	if (!package_has_file(r, "domjudge-problem.ini")) {
		package_fault(r, path,
		              "expected this file; is the package's directory the right one?");
		return NULL;
	}
	package_deviation(r, path, "expected this file, beside domjudge-problem.ini");
	return yaml_parse(path, "", 0, YAML_LIMITS_MANIFEST, r->findings);
}

/* The tools that packages of the older formats are written with limit no dialogue. */
static void set_dialogue_limit(struct problem *problem)
{
	static const uint64_t much_bytes = 1024 * MIB;
	if (problem->interactive && problem->format != PROBLEM_2025_09 &&
	    problem->limits.output_bytes == 0)
		problem->limits.output_bytes = much_bytes;
}

/* What the file seems to say, when it cannot be read as YAML; a version that nobody knows is a newer one. @text: NULL when
 * it cannot be read at all. */
static const struct format *guess_format(const struct package_reader *r, const char *text)
{
	static const char key[] = "problem_format_version:";
	const struct format *newest = &formats[ARRAY_SIZE(formats) - 1];
	const char *line = text;
	if (!text)
		return package_has_directory(r, "problem_statement") ? &formats[0] : newest;
	while (line && strncmp(line, key, strlen(key)) != 0) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line)
		return &formats[0];
	const char *value = line + strlen(key);
	value += strspn(value, " \t'\"");
	size_t length = strcspn(value, " \t'\"#\r\n");
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strlen(formats[i].text) == length && memcmp(formats[i].text, value, length) == 0)
			return &formats[i];
	return newest;
}

/* Return: false when it is not there at all. */
static bool guess_manifest(struct package_reader *r)
{
	struct findings told = {0}; /* when it was to be read as YAML */
	struct package_reader again = *r;
	again.findings = &told;
	size_t size = 0;
	if (faccessat(r->dirfd, manifest, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	_cleanup_(freep) char *text =
		package_text(&again, manifest, YAML_LIMITS_MANIFEST.bytes, &size);
	findings_done(&told);
	set_defaults(r->problem, guess_format(r, text));
	r->problem->doubts = DOUBT_KIND | DOUBT_ARGUMENTS;
	r->problem->custom_validation =
		true; /* so that no arguments of validators are taken for wrong */
	return true;
}

/* Source: problem package format legacy, "Grading". What a faulty type would be is not known. */
static void check_grading(struct fields_reader *reader, const struct problem *problem,
                          const struct yaml_node *root)
{
	const struct yaml_node *type = yaml_get(root, "type"), *grading = yaml_get(root, "grading");
	bool is_pass_fail = !type || yaml_is_null(type) ||
	                    (type->kind == YAML_SCALAR && strcmp(type->text, "pass-fail") == 0);
	if (reader->strict && problem->format == PROBLEM_LEGACY && is_pass_fail && grading &&
	    !yaml_is_null(grading))
		fields_deviation(reader, grading,
		                 "expected no such key, as the problem is not scoring");
}

/* Return: false when the problem's keys are not known, after a fault. */
static bool read_manifest(struct package_reader *r)
{
	struct fields_reader reader = {.findings = r->findings, .strict = r->strict};
	_cleanup_(yaml_freep) struct yaml_node *root = open_manifest(r, manifest);
	if (!root)
		return false;
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, manifest);
	if (!file) {
		package_out_of_memory(r);
		return false;
	}
	reader.file = file;
	reader.root = root;
	const struct format *format = find_format(&reader, root);
	if (!format)
		return false;
	set_defaults(r->problem, format);
	fields_read(&reader, root, format->table, r->problem);
	set_dialogue_limit(r->problem);
	if (root->kind == YAML_MAPPING) {
		manifest_check_license(&reader, root);
		check_grading(&reader, r->problem, root);
		manifest_check_statement(r, &reader, root);
	}
	if (!r->problem->format_text)
		r->problem->format_text = strdup(format->text);
	if (!r->problem->name)
		r->problem->name = strdup(r->problem->short_name);
	return true;
}

/* The name of the package's directory or archive; asks the kernel when the user said "." */
static char *short_name(const struct package_reader *r)
{
	char link[64], path[PATH_MAX];
	const char *slash = strrchr(r->name, '/');
	const char *last = slash ? slash + 1 : r->name;
	size_t last_length = strlen(last);
	if (last_length == 0 || (last[0] == '.' && last_length <= 2)) {
		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", r->dirfd);
		ssize_t size = readlink(link, path, sizeof(path) - 1);
		path[size > 0 ? size : 0] = '\0';
		slash = strrchr(path, '/');
		last = slash ? slash + 1 : path;
		last_length = strlen(last);
	}
	static const char *const suffixes[] = {".kpp", ".zip"};
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		size_t n = strlen(suffixes[i]);
		if (last_length > n && memcmp(last + last_length - n, suffixes[i], n) == 0)
			last_length -= n;
	}
	return strndup(last, last_length);
}

/* Source: problem package format 2025-09, "General requirements". */
static void check_short_name(struct package_reader *r)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	const char *name = r->problem->short_name;
	if (name[0] == '\0' || name[strspn(name, allowed)] != '\0')
		package_remark_error(
			r, "", "expected a name of lower-case letters and digits, found '%s'", name);
}

/* @name without slashes at its end, for messages; "/" is nothing then, and they begin with it. */
static char *trim_slashes(const char *name)
{
	size_t length = strlen(name);
	while (length > 0 && name[length - 1] == '/')
		length--;
	return strndup(name, length);
}

static bool is_dmoj(const struct package_reader *r)
{
	return package_has_file(r, "init.yml") && !package_has_file(r, "problem.yaml");
}

static void read_kattis(struct package_reader *r)
{
	static const struct {
		void (*run)(struct package_reader *);
		bool needs_manifest;
	} steps[] = {
		{check_short_name, false}, {names_check, false},       {programs_read, false},
		{time_limit_read, false},  {domjudge_ini_read, false}, {data_read, false},
		{submissions_read, false}, {check_package, false},     {check_problem, true},
	};
	bool is_known = read_manifest(r);
	if (!is_known && !guess_manifest(r)) {
		r->is_unreadable = true;
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (is_known || !steps[i].needs_manifest)
			steps[i].run(r);
}

int problem_read(int package_dirfd, const struct pack *pack, struct problem_archive *archive,
                 const char *package_name, bool strict, struct findings *findings,
                 struct problem **ret)
{
	_cleanup_(problem_freep) struct problem *problem = calloc(1, sizeof(*problem));
	_cleanup_(freep) char *name = trim_slashes(package_name);
	if (!problem || !name)
		return -ENOMEM;
	_cleanup_(package_folder_done) struct package_folder folder = {.fd = -1};
	struct package_reader reader = {
		.dirfd = package_dirfd,
		.folder = &folder,
		.pack = pack,
		.name = name,
		.strict = strict,
		.findings = findings,
		.problem = problem,
	};
	const size_t errors_before = findings->errors, first = findings->count;
	problem->short_name = short_name(&reader);
	if (problem->short_name && is_dmoj(&reader))
		dmoj_read(&reader, archive ? TAKE_PTR(archive->document) : NULL);
	else if (problem->short_name)
		read_kattis(&reader);
	if (folder.lacks_descriptors)
		return -EMFILE;
	bool is_faulty = findings->errors > errors_before || reader.is_unusable;
	if (findings->out_of_memory || !problem->short_name)
		return is_faulty ? -EINVAL : -ENOMEM;
	if (!is_faulty && (!problem->name || !problem->format_text))
		return -ENOMEM;
	if (is_faulty)
		doubt_note(&reader, first);
	if (!reader.is_unreadable)
		*ret = TAKE_PTR(problem);
	return is_faulty ? -EINVAL : 0;
}
