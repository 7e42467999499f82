/* SPDX-License-Identifier: MIT */
/*
 * Keys of problem.yaml that judging does not need and a package must get right all the same: people, sources, licenses,
 * dates, languages of statements.
 * Source: problem package format 2025-09, "Credits" to "Problem publication embargo", "General requirements".
 */
#include "worker/manifest/manifest_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- people ---------------------------------------------------------------------------------- */

/* The text of a scalar; what is none is a deviation only, as nothing of this is needed for judging. */
static const char *check_text(struct fields_reader *reader, const struct yaml_node *node,
                              const char *what)
{
	if (node->kind == YAML_SCALAR)
		return fields_string(reader, node, what);
	fields_deviation(reader, node, "expected %s, found a %s", what,
	                 node->kind == YAML_SEQUENCE ? "list" : "map");
	return NULL;
}

static void field_checked_text(struct fields_reader *reader, _unused_ const struct field *field,
                               const struct yaml_node *value, _unused_ void *target)
{
	const char *text = check_text(reader, value, "text");
	if (text && text[0] == '\0')
		fields_deviation(reader, value, "expected text, found nothing");
}

/* Text, be it empty, that nobody asks for. */
static void field_text(struct fields_reader *reader, _unused_ const struct field *field,
                       const struct yaml_node *value, _unused_ void *target)
{
	(void)check_text(reader, value, "text");
}

static const struct field person_rows[] = {
	FIELD("name", field_checked_text, 0, .flags = FIELD_EXPECTED),
	FIELD("email", field_checked_text, 0),
	FIELD("orcid", field_checked_text, 0),
	FIELD("kattis", field_checked_text, 0),
};
static const struct field_table person_table = FIELD_TABLE(person_rows);

/* The target of tables that only check. */
static char nothing;

/* "Name", "Name <mail>", or a map. */
static void check_person(struct fields_reader *reader, const struct yaml_node *person)
{
	if (person->kind == YAML_MAPPING) {
		fields_read(reader, person, &person_table, &nothing);
		return;
	}
	const char *text = check_text(reader, person, "the name of a person");
	if (!text)
		return;
	const char *open = strchr(text, '<');
	size_t length = strlen(text);
	if (length == 0 || open == text)
		fields_deviation(reader, person, "expected the name of a person, found '%s'", text);
	else if (open && (text[length - 1] != '>' || strchr(open + 1, '<')))
		fields_deviation(reader, person, "expected 'Name <mail>', found '%s'", text);
}

void manifest_field_persons(struct fields_reader *reader, _unused_ const struct field *field,
                            const struct yaml_node *value, _unused_ void *target)
{
	if (value->kind != YAML_SEQUENCE) {
		check_person(reader, value);
		return;
	}
	if (value->count == 0)
		fields_deviation(reader, value, "expected at least one person");
	for (size_t i = 0; i < value->count; i++)
		check_person(reader, value->items[i]);
}

/* A map from languages of the statement to persons. */
static void field_translators(struct fields_reader *reader, const struct field *field,
                              const struct yaml_node *value, _unused_ void *target)
{
	if (value->kind != YAML_MAPPING) {
		fields_deviation(reader, value, "expected a map from languages to persons");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		manifest_check_language_tag(reader, value->pairs[i].key);
		if (!yaml_is_null(value->pairs[i].value))
			manifest_field_persons(reader, field, value->pairs[i].value, NULL);
	}
}

static const struct field credit_rows[] = {
	FIELD("authors", manifest_field_persons, 0),
	FIELD("contributors", manifest_field_persons, 0),
	FIELD("testers", manifest_field_persons, 0),
	FIELD("translators", field_translators, 0),
	FIELD("packagers", manifest_field_persons, 0),
	FIELD("acknowledgements", manifest_field_persons, 0),
};
static const struct field_table credit_table = FIELD_TABLE(credit_rows);

static void field_credits(struct fields_reader *reader, const struct field *field,
                          const struct yaml_node *value, void *target)
{
	if (value->kind == YAML_MAPPING)
		fields_read(reader, value, &credit_table, target);
	else if (value->kind == YAML_SCALAR)
		manifest_field_persons(reader, field, value, target);
	else
		fields_deviation(reader, value, "expected a person, or a map of who did what");
}

/* ---- sources --------------------------------------------------------------------------------- */

static const struct field source_rows[] = {
	FIELD("name", field_checked_text, 0, .flags = FIELD_EXPECTED),
	FIELD("url", field_checked_text, 0),
};
static const struct field_table source_table = FIELD_TABLE(source_rows);

static void check_source(struct fields_reader *reader, const struct yaml_node *source)
{
	if (source->kind == YAML_MAPPING)
		fields_read(reader, source, &source_table, &nothing);
	else
		(void)check_text(reader, source, "the name of a source");
}

static void field_source(struct fields_reader *reader, _unused_ const struct field *field,
                         const struct yaml_node *value, _unused_ void *target)
{
	if (value->kind != YAML_SEQUENCE) {
		check_source(reader, value);
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		check_source(reader, value->items[i]);
}

/* ---- licenses ---------------------------------------------------------------------- */

static const struct license {
	const char *name;
	bool needs_owner, forbids_owner;
} licenses[] = {
	{"unknown", false, false},   {"public domain", false, true}, {"cc0", true, false},
	{"cc by", true, false},      {"cc by-sa", true, false},      {"educational", true, false},
	{"permission", true, false},
};

static const struct license *find_license(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(licenses); i++)
		if (strcmp(licenses[i].name, name) == 0)
			return &licenses[i];
	return NULL;
}

static void field_license(struct fields_reader *reader, _unused_ const struct field *field,
                          const struct yaml_node *value, _unused_ void *target)
{
	const char *text = check_text(reader, value, "the name of a license");
	if (text && !find_license(text))
		fields_deviation(reader, value,
		                 "expected a license that the format knows, found '%s'", text);
}

/* Whether @root has the key with some value. */
static bool has_value(const struct yaml_node *root, const char *key)
{
	const struct yaml_node *value = yaml_get(root, key);
	if (!value || yaml_is_null(value))
		return false;
	return value->kind == YAML_SCALAR ? value->text[0] != '\0' : value->count > 0;
}

static bool has_authors(const struct yaml_node *root)
{
	const struct yaml_node *credits = yaml_get(root, "credits");
	if (credits && credits->kind == YAML_MAPPING)
		return has_value(credits, "authors");
	return has_value(root, "credits") || has_value(root, "author");
}

void manifest_check_license(struct fields_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *name = yaml_get(root, "license");
	const struct license *license =
		name && name->kind == YAML_SCALAR ? find_license(name->text) : NULL;
	if (has_value(root, "source_url") && !has_value(root, "source"))
		fields_deviation(reader, yaml_get(root, "source_url"),
		                 "expected a source with its source_url");
	if (!license)
		return;
	if (license->forbids_owner && has_value(root, "rights_owner"))
		fields_deviation(reader, yaml_get(root, "rights_owner"),
		                 "expected no rights owner of what is in the public domain");
	if (license->needs_owner && !has_value(root, "rights_owner") && !has_authors(root) &&
	    !has_value(root, "source"))
		fields_deviation(
			reader, name,
			"expected a rights_owner, authors, or a source, with this license");
}

/* ---- dates ------------------------------------------------------------------------------------ */

static unsigned days_in(unsigned year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && is_leap);
}

/* Whether @text has digits where @form has '0' and the same bytes elsewhere. */
static bool has_form(const char *text, const char *form)
{
	if (strlen(text) != strlen(form))
		return false;
	for (; *form; form++, text++)
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return true;
}

static unsigned number_at(const char *text, size_t digits)
{
	unsigned number = 0;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (unsigned)(text[i] - '0');
	return number;
}

static bool is_date(const char *text)
{
	bool has_time = has_form(text, "0000-00-00T00:00:00Z");
	if (!has_time && !has_form(text, "0000-00-00"))
		return false;
	unsigned year = number_at(text, 4), month = number_at(text + 5, 2);
	unsigned day = number_at(text + 8, 2);
	if (month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return false;
	return !has_time || (number_at(text + 11, 2) < 24 && number_at(text + 14, 2) < 60 &&
	                     number_at(text + 17, 2) < 60);
}

static void field_date(struct fields_reader *reader, _unused_ const struct field *field,
                       const struct yaml_node *value, _unused_ void *target)
{
	const char *text =
		value->kind == YAML_SCALAR ? value->text : check_text(reader, value, "a date");
	if (text && !is_date(text))
		fields_deviation(reader, value,
		                 "expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, found '%s'", text);
}

/* ---- languages of statements ----------------------------------------------------------------- */

static size_t count_letters(const char *text, char first, char last)
{
	size_t n = 0;
	while (text[n] >= first && text[n] <= last)
		n++;
	return n;
}

/* Source: ISO 639-1 or 639, with or without ISO 3166-1 alpha-2 behind it. */
static bool is_language_tag(const char *tag)
{
	size_t n = count_letters(tag, 'a', 'z');
	if (n != 2 && n != 3)
		return false;
	return tag[n] == '\0' ||
	       (tag[n] == '-' && count_letters(tag + n + 1, 'A', 'Z') == 2 && tag[n + 3] == '\0');
}

/* Names of the statement's languages. */
void manifest_check_language_tag(struct fields_reader *reader, const struct yaml_node *node)
{
	if (!is_language_tag(node->text))
		fields_deviation(reader, node,
		                 "expected a language such as en or pt-BR, found '%s'", node->text);
}

/* ---- uuid ------------------------------------------------------------------------------------ */

static bool is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	static const char digits[] = "0123456789abcdefABCDEF";
	if (strlen(text) != strlen(form))
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'x' ? !strchr(digits, text[i]) : text[i] != form[i])
			return false;
	return true;
}

/* char *: any text serves to tell problems apart, so that another form is worth a warning only. */
static void field_uuid(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	struct fields_reader lenient = *reader;
	lenient.strict = false;
	if (!check_text(reader, value, "text"))
		return;
	field_string(reader, field, value, target);
	if (reader->strict && !is_uuid(value->text))
		fields_deviation(&lenient, value, "expected a UUID, found '%s'", value->text);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static const struct field rows_2025[] = {
	FIELD("uuid", field_uuid, offsetof(struct problem, uuid), .flags = FIELD_EXPECTED),
	FIELD("version", field_checked_text, 0),
	FIELD("credits", field_credits, 0),
	FIELD("source", field_source, 0),
	FIELD("license", field_license, 0),
	FIELD("rights_owner", field_checked_text, 0),
	FIELD("embargo_until", field_date, 0),
	FIELD("author", field_ignored, 0, .flags = FIELD_TOLERATED),
	FIELD("source_url", field_ignored, 0, .flags = FIELD_TOLERATED),
};
const struct field_table manifest_metadata_2025_table = FIELD_TABLE(rows_2025);

static const struct field rows_legacy[] = {
	FIELD("uuid", field_uuid, offsetof(struct problem, uuid)),
	FIELD("author", field_text, 0),
	FIELD("source", field_text, 0),
	FIELD("source_url", field_text, 0),
	FIELD("license", field_license, 0),
	FIELD("rights_owner", field_text, 0),
	FIELD("credits", field_ignored, 0, .flags = FIELD_TOLERATED),
	FIELD("version", field_ignored, 0, .flags = FIELD_TOLERATED),
};
const struct field_table manifest_metadata_legacy_table = FIELD_TABLE(rows_legacy);
