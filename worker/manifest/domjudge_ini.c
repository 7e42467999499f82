/* SPDX-License-Identifier: MIT */
/*
 * domjudge-problem.ini: what its time limit, its name and its programs override in DOMjudge. The programs are those of a
 * server, of which every server has some, and a package that brings its own is judged by that.
 * Source: DOMjudge, doc/manual/problem-format.rst and webapp/src/Service/ImportProblemService.php; check_float.c of
 * sql/files/defaultdata before version 7.2.
 */
#include "worker/manifest/manifest_internal.h"

#include <stdlib.h>
#include <string.h>

static const char path[] = "domjudge-problem.ini";

/* Longer than any such file; what is longer is something else. */
enum { TEXT_MOST = 64 * 1024 };

/* A value, and where it stands. */
struct ini_value {
	const struct place *place;
	const char *text;
};

static void tell_deviation(struct package_reader *r, const struct ini_value *value, const char *text)
{
	findings_add(r->findings, r->strict ? SEVERITY_ERROR : SEVERITY_WARNING, value->place,
	             "%s%s%s%s", text, value->text ? ", found '" : "",
	             value->text ? value->text : "", value->text ? "'" : "");
}

static void read_name(struct package_reader *r, const struct ini_value *value)
{
	char *name = *value->text ? strdup(value->text) : NULL;
	if (*value->text && !name)
		package_out_of_memory(r);
	if (!name)
		return;
	free(r->problem->name);
	r->problem->name = name;
}

static void read_time_limit(struct package_reader *r, const struct ini_value *value)
{
	time_limit_set(r, value->place, value->text, true);
}

static void refuse_program(struct package_reader *r, const struct ini_value *value)
{
	tell_deviation(r, value,
	               "expected a program of the package, as those of DOMjudge's server are not "
	               "known");
}

/* What it looked at is what these arguments make the default validator look at. */
static void use_float(struct package_reader *r)
{
	static const char *const words[] = {"case_sensitive", "space_change_sensitive",
	                                    "float_tolerance", "1e-7"};
	struct strv *flags = &r->problem->validator_flags;
	if (flags->count > 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strv_add(flags, words[i]) < 0)
			package_out_of_memory(r);
}

static bool has_validator(const struct problem *problem)
{
	return problem->custom_validation && problem->output_validators.count > 0;
}

static void read_compare(struct package_reader *r, const struct ini_value *value)
{
	if (has_validator(r->problem) || *value->text == '\0' || strcmp(value->text, "compare") == 0)
		return;
	if (strcmp(value->text, "float") == 0)
		use_float(r);
	else
		refuse_program(r, value);
}

static void read_run(struct package_reader *r, const struct ini_value *value)
{
	bool is_own = r->problem->interactive && has_validator(r->problem);
	if (!is_own && *value->text && strcmp(value->text, "run") != 0)
		refuse_program(r, value);
}

/* Those without a function are of the contest and its web pages. */
static const struct {
	const char *name;
	void (*read)(struct package_reader *r, const struct ini_value *value);
} keys[] = {
	{"name", read_name},       {"timelimit", read_time_limit},
	{"special_run", read_run}, {"special_compare", read_compare},
	{"allow_judge", NULL},     {"allow_submit", NULL},
	{"color", NULL},           {"externalid", NULL},
	{"points", NULL},          {"probid", NULL},
	{"short-name", NULL},      {"shortname", NULL},
};

static void read_key(struct package_reader *r, const struct ini_value *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].name, value->place->key) != 0)
			continue;
		if (keys[i].read)
			keys[i].read(r, value);
		return;
	}
	tell_deviation(r, &(struct ini_value){value->place, NULL}, "is no key of this file");
}

/* What stands behind the equals sign: up to the quote that closes it, or up to a comment. */
static char *take_value(char *text)
{
	text += strspn(text, " \t");
	bool is_quoted = *text == '"' || *text == '\'';
	char *closing = is_quoted ? strchr(text + 1, *text) : NULL;
	if (closing)
		closing[1] = '\0';
	else if (!is_quoted)
		text[strcspn(text, ";")] = '\0';
	return manifest_trim(text);
}

static void read_line(struct package_reader *r, struct place *place, char *line)
{
	char *equals = strchr(line, '=');
	line += strspn(line, " \t");
	if (!equals || strchr(";#[", *line))
		return;
	*equals = '\0';
	place->key = manifest_trim(line);
	read_key(r, &(struct ini_value){place, take_value(equals + 1)});
}

void domjudge_ini_read(struct package_reader *r)
{
	size_t size;
	_cleanup_(freep) char *text = package_text(r, path, TEXT_MOST, &size);
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	char *next = text;
	if (!file)
		package_out_of_memory(r);
	struct place place = {.file = file};
	for (char *line; file && next && (line = strsep(&next, "\n"));) {
		place.line++;
		read_line(r, &place, line);
	}
}
