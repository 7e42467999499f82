/* SPDX-License-Identifier: MIT */
/*
 * The keys of submissions.yaml are globs, and so are those keys below one of them that are no word of the format: they
 * speak of some of the cases.
 * Source: problem package format 2025-09, "Example submissions".
 */
#include "worker/manifest/submissions_yaml.h"

#include "worker/manifest/expectations.h"
#include "worker/manifest/glob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = "submissions/submissions.yaml";

/* ---- values ---------------------------------------------------------------------------------- */

/* unsigned: a set of verdicts, from a list of AC, WA, TLE, RTE. */
static void field_verdicts(struct fields_reader *reader, const struct field *field,
                           const struct yaml_node *value, void *target)
{
	static const struct field_choice codes[] = {
		{"AC", EXPECT_AC}, {"WA", EXPECT_WA}, {"TLE", EXPECT_TLE}, {"RTE", EXPECT_RTE}, {0}};
	const struct field choice = {.key = field->key, .arg = codes};
	bool is_list = value->kind == YAML_SEQUENCE;
	unsigned set = 0;
	size_t faults = reader->faults;
	if (!is_list)
		fields_deviation(reader, value, "expected a list of AC, WA, TLE and RTE");
	if (is_list && value->count == 0)
		fields_fault(reader, value, "expected at least one verdict");
	for (size_t i = 0; i < (is_list ? value->count : 1); i++) {
		int bit = 0;
		field_choice(reader, &choice, is_list ? value->items[i] : value, &bit);
		set |= (unsigned)bit;
	}
	if (reader->faults == faults)
		*(unsigned *)target = set;
}

/* struct expectation: a number, or a list of the lowest and the highest one. */
static void field_score(struct fields_reader *reader, const struct field *field,
                        const struct yaml_node *value, void *target)
{
	struct expectation *expectation = target;
	bool is_list = value->kind == YAML_SEQUENCE;
	size_t faults = reader->faults;
	double low, high;
	if (is_list && value->count != 2) {
		fields_fault(reader, value, "expected a number, or a list of two");
		return;
	}
	manifest_field_number_text(reader, field, is_list ? value->items[0] : value,
	                           &expectation->score_low);
	manifest_field_number_text(reader, field, is_list ? value->items[1] : value,
	                           &expectation->score_high);
	if (expectation->score_low && expectation->score_high &&
	    manifest_check_number(expectation->score_low, &low) == 0 &&
	    manifest_check_number(expectation->score_high, &high) == 0 && low > high)
		fields_fault(reader, value, "expected the lower number first");
	if (reader->faults == faults)
		return;
	free(expectation->score_low);
	free(expectation->score_high);
	expectation->score_low = expectation->score_high = NULL;
}

static void field_time_limit_use(struct fields_reader *reader, const struct field *field,
                                 const struct yaml_node *value, void *target)
{
	static const struct field_choice uses[] = {{"true", TIME_LIMIT_BY_VERDICTS},
	                                           {"True", TIME_LIMIT_BY_VERDICTS},
	                                           {"false", TIME_LIMIT_UNUSED},
	                                           {"False", TIME_LIMIT_UNUSED},
	                                           {"lower", TIME_LIMIT_LOWER},
	                                           {"upper", TIME_LIMIT_UPPER},
	                                           {0}};
	const struct field choice = {.key = field->key, .arg = uses};
	field_choice(reader, &choice, value, target);
}

static void field_language(struct fields_reader *reader, const struct field *field,
                           const struct yaml_node *value, void *target)
{
	field_string(reader, field, value, target);
	if (value->kind == YAML_SCALAR && !manifest_knows_language(value->text))
		fields_deviation(reader, value,
		                 "expected the code of a language such as python3, found '%s'",
		                 value->text);
}

/* A name, or a map of what is known of a person, or a list of these. */
static const struct field rule_rows[] = {
	FIELD("language", field_language, offsetof(struct submission_rule, language)),
	FIELD("entrypoint", field_real_string, offsetof(struct submission_rule, entrypoint)),
	FIELD("authors", manifest_field_persons, 0),
	FIELD("model_solution", field_bool, offsetof(struct submission_rule, model_solution),
              .flags = FIELD_UNNEEDED),
};
static const struct field_table rule_table = FIELD_TABLE(rule_rows);

static const struct field expectation_rows[] = {
	FIELD("permitted", field_verdicts, offsetof(struct expectation, permitted)),
	FIELD("required", field_verdicts, offsetof(struct expectation, required)),
	FIELD("score", field_score, 0),
	FIELD("message", field_real_string, offsetof(struct expectation, message)),
	FIELD("use_for_time_limit", field_time_limit_use,
              offsetof(struct expectation, time_limit_use)),
};
static const struct field_table expectation_table = FIELD_TABLE(expectation_rows);

static bool has_key(const struct field_table *table, const char *key)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->rows[i].key, key) == 0)
			return true;
	return false;
}

/* ---- rules ----------------------------------------------------------------------------------- */

/* Appends @expectation, which is taken. */
static void add_expectation(struct fields_reader *reader, struct submission_rule *rule,
                            struct expectation *expectation)
{
	struct expectation *items =
		reallocarray(rule->expectations, rule->n_expectations + 1, sizeof(*items));
	if (!items) {
		expectation_done(expectation);
		fields_out_of_memory(reader);
		return;
	}
	rule->expectations = items;
	items[rule->n_expectations++] = *expectation;
}

/* Where the key stands, or what should have it. */
static const struct yaml_node *place_of(const struct yaml_node *mapping, const char *key)
{
	const struct yaml_node *value = yaml_get(mapping, key);
	return value ? value : mapping;
}

static void check_expectation(struct fields_reader *reader, const struct yaml_node *mapping,
                              const struct package_reader *r, const struct expectation *e)
{
	const struct yaml_node *use = place_of(mapping, "use_for_time_limit");
	if (!(e->permitted & e->required))
		fields_deviation(reader, place_of(mapping, "required"),
		                 "expected a required verdict among the permitted ones");
	if (e->time_limit_use == TIME_LIMIT_LOWER && e->required == EXPECT_TLE)
		fields_deviation(reader, use, "expected no 'lower' where TLE is required");
	if (e->time_limit_use == TIME_LIMIT_UPPER && !(e->permitted & EXPECT_TLE))
		fields_deviation(reader, use, "expected no 'upper' where TLE is not permitted");
	if (e->score_low && !r->problem->scoring)
		fields_deviation(reader, place_of(mapping, "score"),
		                 "expected no score, as the problem is not scoring");
}

/* Reads the keys of one expectation; @cases is its glob, NULL for the submission's own. */
static void read_expectation(struct fields_reader *reader, const struct package_reader *r,
                             struct submission_rule *rule, const struct yaml_node *mapping,
                             const struct yaml_node *cases, const struct directory_promise *defaults)
{
	struct expectation e = {
		.origin = str_printf("submissions.yaml:%u", cases ? cases->line : rule->line),
		.cases = cases ? strdup(cases->text) : NULL,
		.permitted = defaults ? defaults->permitted : EXPECT_ANY,
		.required = defaults ? defaults->required : EXPECT_ANY,
	};
	if (!e.origin || (cases && !e.cases))
		fields_out_of_memory(reader);
	reader->unneeded = r->problem->limits.time_limit_given; /* else it comes from promises */
	fields_read(reader, mapping, &expectation_table, &e);
	reader->unneeded = false;
	check_expectation(reader, mapping, r, &e);
	add_expectation(reader, rule, &e);
}

static void check_glob(struct fields_reader *reader, const struct yaml_node *key)
{
	const char *fault = glob_fault(key->text);
	if (fault)
		fields_deviation(reader, key, "expected a glob, %s", fault);
}

static void read_cases(struct fields_reader *reader, const struct package_reader *r,
                       struct submission_rule *rule, const struct yaml_pair *pair)
{
	check_glob(reader, pair->key);
	read_expectation(reader, r, rule, pair->value, pair->key, NULL);
}

/* Of @from the keys that are in @table, or those that are nobody's. */
static struct yaml_node select_pairs(const struct yaml_node *from, const struct field_table *table,
                                     struct yaml_pair *pairs)
{
	struct yaml_node selected = *from;
	selected.pairs = pairs;
	selected.count = 0;
	for (size_t i = 0; i < from->count; i++) {
		const struct yaml_pair *pair = &from->pairs[i];
		bool is_mine = has_key(table, pair->key->text);
		/* What no table knows and is no map of its own is an unknown key of the rule. */
		is_mine |= table == &rule_table && pair->value->kind != YAML_MAPPING &&
		           !has_key(&expectation_table, pair->key->text);
		if (is_mine)
			pairs[selected.count++] = *pair;
	}
	return selected;
}

static void read_rule(struct fields_reader *reader, const struct package_reader *r,
                      struct submission_rule *rule, const struct yaml_node *value)
{
	struct yaml_pair *pairs = calloc(value->count + 1, sizeof(*pairs));
	if (!pairs) {
		fields_out_of_memory(reader);
		return;
	}
	const struct yaml_node own = select_pairs(value, &rule_table, pairs);
	fields_read(reader, &own, &rule_table, rule);
	const struct directory_promise *defaults = expectations_default(rule->glob);
	rule->replaces_default = defaults != NULL;
	const struct yaml_node expected = select_pairs(value, &expectation_table, pairs);
	if (expected.count > 0 || defaults)
		read_expectation(reader, r, rule, &expected, NULL, defaults);
	free(pairs);
	for (size_t i = 0; i < value->count; i++) {
		const struct yaml_pair *pair = &value->pairs[i];
		if (pair->value->kind == YAML_MAPPING && !has_key(&rule_table, pair->key->text) &&
		    !has_key(&expectation_table, pair->key->text))
			read_cases(reader, r, rule, pair);
	}
}

static void read_pair(struct fields_reader *reader, const struct package_reader *r,
                      struct submission_rules *rules, const struct yaml_pair *pair)
{
	size_t length = strlen(pair->key->text);
	if (length > 0 && pair->key->text[length - 1] == '/')
		length--;
	struct submission_rule *rule = &rules->items[rules->count++];
	*rule = (struct submission_rule){
		.glob = strndup(pair->key->text, length),
		.line = pair->key->line,
		.column = pair->key->column,
	};
	check_glob(reader, pair->key);
	if (!rule->glob)
		fields_out_of_memory(reader);
	else if (pair->value->kind == YAML_MAPPING)
		read_rule(reader, r, rule, pair->value);
	else if (yaml_is_null(pair->value))
		fields_nothing(reader, pair->key, 0);
	else
		fields_fault(reader, pair->value, "expected a map of keys and values");
}

void submission_rules_read(struct package_reader *r, struct submission_rules *ret)
{
	*ret = (struct submission_rules){0};
	_cleanup_(yaml_freep) struct yaml_node *root = package_yaml(r, path);
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	if (!root)
		return;
	struct fields_reader reader = {
		.file = file, .root = root, .findings = r->findings, .strict = r->strict};
	if (root->kind != YAML_MAPPING) {
		fields_fault(&reader, root, "expected a map from globs to what is expected");
		return;
	}
	ret->items = file ? calloc(root->count + 1, sizeof(*ret->items)) : NULL;
	if (!ret->items) {
		package_out_of_memory(r);
		return;
	}
	for (size_t i = 0; i < root->count; i++)
		read_pair(&reader, r, ret, &root->pairs[i]);
	ret->has_faults = reader.faults > 0;
}

void submission_rules_done(struct submission_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		struct submission_rule *rule = &rules->items[i];
		for (size_t k = 0; k < rule->n_expectations; k++)
			expectation_done(&rule->expectations[k]);
		free(rule->expectations);
		free(rule->glob);
		free(rule->language);
		free(rule->entrypoint);
	}
	free(rules->items);
}

/* ---- their submissions ----------------------------------------------------------------------- */

int submission_expect(struct problem_submission *submission, const struct expectation *expectation)
{
	struct expectation *items = reallocarray(submission->expectations,
	                                         submission->n_expectations + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	submission->expectations = items;
	int r = expectation_copy(expectation, &items[submission->n_expectations]);
	if (r == 0)
		submission->n_expectations++;
	return r;
}

bool submission_rules_replace(const struct submission_rules *rules, const char *directory)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i].replaces_default && strcmp(rules->items[i].glob, directory) == 0)
			return true;
	return false;
}

/* A submission has one language and one entry point: a second, other one is told. */
static void set_text(struct package_reader *r, const struct problem_submission *submission,
                     char **target, const char *text, const char *what)
{
	if (!text)
		return;
	if (*target && strcmp(*target, text) != 0) {
		package_deviation(r, path, "expected one %s of %s, found '%s' and '%s'", what,
		                  submission->path, *target, text);
		return;
	}
	free(*target);
	*target = strdup(text);
	if (!*target)
		package_out_of_memory(r);
}

void submission_rules_apply(struct package_reader *r, struct submission_rules *rules,
                            struct problem_submission *submission)
{
	const char *relative = submission->path + strlen("submissions/");
	for (size_t i = 0; i < rules->count; i++) {
		struct submission_rule *rule = &rules->items[i];
		if (!rule->glob || !glob_matches(rule->glob, relative))
			continue;
		rule->is_used = true;
		set_text(r, submission, &submission->language, rule->language, "language");
		set_text(r, submission, &submission->entrypoint, rule->entrypoint, "entry point");
		submission->model_solution |= rule->model_solution;
		for (size_t k = 0; k < rule->n_expectations; k++)
			if (submission_expect(submission, &rule->expectations[k]) < 0)
				package_out_of_memory(r);
	}
}
