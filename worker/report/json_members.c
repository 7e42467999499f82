/* SPDX-License-Identifier: MIT */
#include "worker/report/json_members.h"

#include "common/units.h"
#include "worker/report/json_scores.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int json_expected(const struct json_reader *r, const char *what)
{
	return error_say(r->err, -EINVAL, "%s: %s%s%s expected", r->name, r->place,
	                 r->place[0] ? ": " : "", what);
}

int json_no_memory(const struct json_reader *r)
{
	return error_set(r->err, -ENOMEM, "%s", r->name);
}

static void *at(void *object, size_t offset)
{
	return (char *)object + offset;
}

void *json_owner_of(void *field, const struct json_member *member)
{
	return (char *)field - member->offset;
}

static int read_member(struct json_reader *r, const json_t *value, const struct json_member *member,
                       void *object)
{
	size_t length = strlen(r->place);
	(void)snprintf(r->place + length, sizeof(r->place) - length, "%s%s", length > 0 ? "." : "",
	               member->key);
	int code = member->read(r, value, member, at(object, member->offset));
	r->place[length] = '\0';
	return code;
}

int json_read_members(struct json_reader *r, const json_t *value, const struct json_member *members,
                      void *object)
{
	if (!json_is_object(value))
		return json_expected(r, "an object was");
	for (; members->key; members++) {
		const json_t *found = json_object_get(value, members->key);
		if (!found || json_is_null(found))
			continue;
		int code = read_member(r, found, members, object);
		if (code < 0)
			return code;
	}
	return 0;
}

int json_read_object(struct json_reader *r, const json_t *value, const struct json_member *member,
                     void *field)
{
	return json_read_members(r, value, member->members, field);
}

int json_read_pointer(struct json_reader *r, const json_t *value, const struct json_member *member,
                      void *field)
{
	if (!json_is_object(value))
		return json_expected(r, "an object was");
	if (json_object_size(value) == 0)
		return 0;
	void **pointer = field;
	*pointer = calloc(1, member->size);
	return *pointer ? json_read_members(r, value, member->members, *pointer) : json_no_memory(r);
}

static int read_item(struct json_reader *r, const json_t *value, const struct json_member *member,
                     size_t index, void *item)
{
	size_t length = strlen(r->place);
	(void)snprintf(r->place + length, sizeof(r->place) - length, "[%zu]", index);
	int code = json_read_members(r, value, member->members, item);
	r->place[length] = '\0';
	return code;
}

int json_read_list(struct json_reader *r, const json_t *value, const struct json_member *member,
                   void *field)
{
	if (!json_is_array(value))
		return json_expected(r, "an array was");
	size_t n = json_array_size(value),
	       *counter = at(json_owner_of(field, member), member->counter);
	char *items = calloc(n > 0 ? n : 1, member->size);
	if (!items)
		return json_no_memory(r);
	*(void **)field = items;
	int code = 0;
	for (size_t i = 0; code == 0 && i < n; i++) {
		*counter = i + 1; /* so that report_done() sees even the half of an item */
		code = read_item(r, json_array_get(value, i), member, i, items + i * member->size);
	}
	return code;
}

int json_read_string(struct json_reader *r, const json_t *value,
                     const struct json_member *member _unused_, void *field)
{
	if (!json_is_string(value))
		return json_expected(r, "a text was");
	char **text = field;
	*text = strdup(json_string_value(value));
	return *text ? 0 : json_no_memory(r);
}

int json_read_word(struct json_reader *r, const json_t *value,
                   const struct json_member *member _unused_, void *field)
{
	if (!json_is_string(value))
		return json_expected(r, "a text was");
	if (strv_add(r->words, json_string_value(value)) < 0)
		return json_no_memory(r);
	*(const char **)field = r->words->items[r->words->count - 1];
	return 0;
}

int json_read_strings(struct json_reader *r, const json_t *value,
                      const struct json_member *member _unused_, void *field)
{
	if (!json_is_array(value))
		return json_expected(r, "an array of texts was");
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *item = json_array_get(value, i);
		if (!json_is_string(item))
			return json_expected(r, "an array of texts was");
		if (strv_add(field, json_string_value(item)) < 0)
			return json_no_memory(r);
	}
	return 0;
}

int json_read_seconds(struct json_reader *r, const json_t *value,
                      const struct json_member *member _unused_, void *field)
{
	double seconds = json_is_number(value) ? json_number_value(value) : -1;
	if (!(seconds >= 0))
		return json_expected(r, "seconds were");
	double ns = seconds * (double)NS_PER_S;
	*(uint64_t *)field = ns < (double)UINT64_MAX ? (uint64_t)(ns + 0.5) : UINT64_MAX;
	return 0;
}

int json_read_count(struct json_reader *r, const json_t *value,
                    const struct json_member *member _unused_, void *field)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return json_expected(r, "a count was");
	*(uint64_t *)field = (uint64_t)json_integer_value(value);
	return 0;
}

int json_read_unsigned(struct json_reader *r, const json_t *value,
                       const struct json_member *member _unused_, void *field)
{
	json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
	if (number < 0 || number > INT32_MAX)
		return json_expected(r, "a count was");
	*(unsigned *)field = (unsigned)number;
	return 0;
}

int json_read_int(struct json_reader *r, const json_t *value,
                  const struct json_member *member _unused_, void *field)
{
	json_int_t number = json_integer_value(value);
	if (!json_is_integer(value) || number < INT32_MIN || number > INT32_MAX)
		return json_expected(r, "an integer was");
	*(int *)field = (int)number;
	return 0;
}

int json_read_bool(struct json_reader *r, const json_t *value,
                   const struct json_member *member _unused_, void *field)
{
	if (!json_is_boolean(value))
		return json_expected(r, "true or false was");
	*(bool *)field = json_is_true(value);
	return 0;
}

int json_read_score(struct json_reader *r, const json_t *value,
                    const struct json_member *member _unused_, void *field)
{
	const char *text = json_string_value(value);
	if (!text || text[0] != JSON_SCORE_MARK || !json_is_number_text(text + 1))
		return json_expected(r, "a number was");
	char **score = field;
	*score = strdup(text + 1);
	return *score ? 0 : json_no_memory(r);
}

int json_word_index(const json_t *value, const char *const *words)
{
	for (int i = 0; json_is_string(value) && words[i]; i++)
		if (strcmp(words[i], json_string_value(value)) == 0)
			return i;
	return -1;
}
