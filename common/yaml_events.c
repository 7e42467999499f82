/* SPDX-License-Identifier: MIT */
/*
 * What libyaml cannot be trusted with is refused by a scan of the bytes before it sees them (yaml_scan.h), or at the first
 * event that shows it (nesting, anchors, aliases, tags). libyaml looks at most 1024 characters ahead of the event it gives,
 * so that stopping at an event bounds its work on everything behind it.
 *
 * Nodes are built by recursion, which the depth limit bounds.
 */
#include "common/yaml_events.h"

#include "common/strbuf.h"
#include "common/yaml_scan.h"
#include "common/yaml_tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Duplicate keys, and what is refused, told before the rest is passed over; a file of them would need a finding for each of
 * 100,000. */
enum { TOLD_MOST = 20 };

/* A collection that is being built, and those around it: the way to what is read now. */
struct level {
	const struct level *outer;
	const struct yaml_node *node;
	const struct yaml_node *key; /* of a mapping: the one that is being read; NULL between two */
};

struct builder {
	yaml_parser_t parser;
	const char *file;
	const struct yaml_limits *limits;
	struct findings *findings;
	const struct level *level; /* the innermost; NULL at the root */
	size_t nodes;
	unsigned depth;
	unsigned told; /* of what does not stop the reading */
	bool failed;
};

static void out_of_memory(struct builder *b)
{
	b->findings->out_of_memory = true;
	b->failed = true;
}

static void path_append(struct strbuf *path, const struct level *level)
{
	if (!level)
		return;
	path_append(path, level->outer);
	if (level->node->kind == YAML_SEQUENCE)
		strbuf_printf(path, "[%zu]", level->node->count);
	else if (level->key)
		strbuf_printf(path, "%s%s", path->size ? "." : "", level->key->text);
}

static void tell(struct builder *b, enum severity severity, struct place place, const char *message)
{
	struct strbuf path = {0};
	strbuf_puts(&path, "");
	path_append(&path, b->level);
	_cleanup_(freep) char *key = strbuf_take(&path);
	place.file = b->file;
	place.key = key && *key ? key : NULL;
	if (key)
		findings_add(b->findings, severity, &place, "%s", message);
	else
		out_of_memory(b);
}

/* Only the first fault that stops the parser is told: those that would follow it are its
 * consequences. */
static void fault(struct builder *b, yaml_mark_t mark, const char *message)
{
	const struct place place = {
		.line = (unsigned)mark.line + 1,
		.column = (unsigned)mark.column + 1,
	};
	if (!b->failed)
		tell(b, SEVERITY_ERROR, place, message);
	b->failed = true;
}

/* The parser goes on behind it: what is there has its own faults. */
static void refuse(struct builder *b, yaml_mark_t mark, const char *message)
{
	const struct place place = {
		.line = (unsigned)mark.line + 1,
		.column = (unsigned)mark.column + 1,
	};
	if (b->told++ < TOLD_MOST)
		tell(b, SEVERITY_ERROR, place, message);
}

/* The place of a byte, which the reader tells by its number. */
static yaml_mark_t mark_at(const char *data, size_t offset)
{
	unsigned line, column;
	yaml_scan_place(data, offset, &line, &column);
	return (yaml_mark_t){.index = offset, .line = line - 1, .column = column - 1};
}

/* What libyaml says about a file that it cannot read, in one line. */
static void parser_fault(struct builder *b, const char *data)
{
	const yaml_parser_t *p = &b->parser;
	if (p->error == YAML_MEMORY_ERROR) {
		out_of_memory(b);
		return;
	}
	yaml_mark_t mark =
		p->error == YAML_READER_ERROR ? mark_at(data, p->problem_offset) : p->problem_mark;
	char message[256];
	(void)snprintf(message, sizeof(message), "expected YAML: %s%s%s",
	               p->context ? p->context : "", p->context ? ", " : "",
	               p->problem ? p->problem : "cannot be read");
	fault(b, mark, message);
}

/* The next event, the caller's to delete; false after a fault was told. */
static bool next_event(struct builder *b, yaml_event_t *ret)
{
	if (yaml_parser_parse(&b->parser, ret))
		return true;
	parser_fault(b, (const char *)b->parser.input.string.start);
	return false;
}

/* @node, if a file of the limit's size can have so many; takes it. */
static struct yaml_node *count_node(struct builder *b, struct yaml_node *node, yaml_mark_t mark)
{
	if (!node)
		out_of_memory(b);
	else if (++b->nodes <= b->limits->bytes / YAML_BYTES_PER_NODE + 1)
		return node;
	else
		fault(b, mark, "expected fewer values in one file");
	yaml_node_free(node);
	return NULL;
}

static struct yaml_node *collection_new(struct builder *b, enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml_node *node =
		yaml_collection_new(kind, (unsigned)mark.line + 1, (unsigned)mark.column + 1);
	return count_node(b, node, mark);
}

/* Tells of a key that is there before, in the mapping of @level. */
static void tell_duplicate(struct builder *b, struct level *level, const struct yaml_node *key,
                           const struct yaml_node *before)
{
	char message[64];
	const struct place place = {.line = key->line, .column = key->column};
	enum severity severity =
		b->limits->duplicates_are_warnings ? SEVERITY_WARNING : SEVERITY_ERROR;
	(void)snprintf(message, sizeof(message), "expected each key once, it is also in line %u",
	               before->line);
	level->key = key;
	if (b->told++ < TOLD_MOST)
		tell(b, severity, place, message);
	level->key = NULL;
}

/* Removes the pairs whose keys are marked by line 0, which no key has. */
static void remove_marked(struct yaml_node *mapping)
{
	size_t kept = 0;
	for (size_t i = 0; i < mapping->count; i++) {
		if (mapping->pairs[i].key->line != 0) {
			mapping->pairs[kept++] = mapping->pairs[i];
			continue;
		}
		yaml_node_free(mapping->pairs[i].key);
		yaml_node_free(mapping->pairs[i].value);
	}
	mapping->count = kept;
}

/* Leaves the last of equal keys. */
static void check_duplicates(struct builder *b, struct level *level, struct yaml_node *mapping)
{
	_cleanup_(freep) struct yaml_node **keys = NULL;
	if (yaml_duplicates(mapping, &keys) < 0) {
		out_of_memory(b);
		return;
	}
	if (!keys)
		return;
	for (size_t i = 1; i < mapping->count; i++) {
		if (strcmp(keys[i]->text, keys[i - 1]->text) != 0)
			continue;
		tell_duplicate(b, level, keys[i], keys[i - 1]);
		keys[i - 1]->line = 0;
	}
	remove_marked(mapping);
}

static struct yaml_node *build(struct builder *b, const yaml_event_t *event);

static struct yaml_node *build_scalar(struct builder *b, const yaml_event_t *event)
{
	bool is_alias = event->type == YAML_ALIAS_EVENT;
	const char *text =
		(const char *)(is_alias ? event->data.alias.anchor : event->data.scalar.value);
	const size_t length = strlen(text);
	const yaml_mark_t mark = event->start_mark;
	bool has_nul = !is_alias && length < event->data.scalar.length;
	bool plain = !is_alias && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (has_nul)
		refuse(b, mark, "expected text, found an escaped NUL");
	struct yaml_node *node = yaml_scalar_new(text, length, plain, (unsigned)mark.line + 1,
	                                         (unsigned)mark.column + 1);
	if (node)
		node->is_refused = is_alias || has_nul || event->data.scalar.tag;
	return count_node(b, node, mark);
}

/* One node from the parser; false at the end of the collection or after a fault. */
static bool build_next(struct builder *b, yaml_event_type_t end, struct yaml_node **ret)
{
	yaml_event_t event;
	if (!next_event(b, &event))
		return false;
	bool is_end = event.type == end;
	struct yaml_node *node = is_end ? NULL : build(b, &event);
	yaml_event_delete(&event);
	*ret = node;
	return node != NULL;
}

static void build_items(struct builder *b, _unused_ struct level *level, struct yaml_node *sequence)
{
	struct yaml_node *item;
	while (build_next(b, YAML_SEQUENCE_END_EVENT, &item)) {
		if (!yaml_sequence_add(sequence, item)) {
			out_of_memory(b);
			return;
		}
	}
}

/* Whether there is a value of this key; it is told, or was, why not. */
static bool check_key(struct builder *b, const struct yaml_node *key)
{
	const yaml_mark_t mark = {.line = key->line - 1, .column = key->column - 1};
	bool is_merge = key->kind == YAML_SCALAR && key->plain && strcmp(key->text, "<<") == 0;
	if (key->kind != YAML_SCALAR)
		refuse(b, mark, "expected a word as key, found a list or a map");
	else if (is_merge)
		refuse(b, mark, "expected no merge keys");
	return key->kind == YAML_SCALAR && !is_merge && !key->is_refused;
}

static void build_pairs(struct builder *b, struct level *level, struct yaml_node *mapping)
{
	struct yaml_node *key, *value;
	while (build_next(b, YAML_MAPPING_END_EVENT, &key)) {
		level->key = key->kind == YAML_SCALAR ? key : NULL;
		bool is_kept = check_key(b, key);
		bool is_read = build_next(b, YAML_NO_EVENT, &value);
		level->key = NULL;
		if (!is_read || !is_kept) {
			yaml_node_free(key);
			if (!is_read)
				return;
			yaml_node_free(value);
		} else if (!yaml_mapping_add(mapping, key, value)) {
			out_of_memory(b);
			return;
		}
	}
	if (!b->failed)
		check_duplicates(b, level, mapping);
}

static struct yaml_node *
build_collection(struct builder *b, const yaml_event_t *event, enum yaml_kind kind,
                 void (*fill)(struct builder *, struct level *, struct yaml_node *))
{
	if (b->depth >= b->limits->depth) {
		char message[64];
		(void)snprintf(message, sizeof(message), "expected at most %u levels of nesting",
		               b->limits->depth);
		fault(b, event->start_mark, message);
		return NULL;
	}
	struct yaml_node *node = collection_new(b, kind, event->start_mark);
	if (!node)
		return NULL;
	struct level level = {.outer = b->level, .node = node};
	b->level = &level;
	b->depth++;
	fill(b, &level, node);
	b->depth--;
	b->level = level.outer;
	if (!b->failed)
		return node;
	yaml_node_free(node);
	return NULL;
}

/* The anchor and the tag of an event, NULL without. */
static void event_properties(const yaml_event_t *event, const yaml_char_t **ret_anchor,
                             const yaml_char_t **ret_tag)
{
	if (event->type == YAML_SCALAR_EVENT) {
		*ret_anchor = event->data.scalar.anchor;
		*ret_tag = event->data.scalar.tag;
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		*ret_anchor = event->data.sequence_start.anchor;
		*ret_tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		*ret_anchor = event->data.mapping_start.anchor;
		*ret_tag = event->data.mapping_start.tag;
	}
}

/* The node that begins with @event, and all events to its end; NULL after a fault was told. */
static struct yaml_node *build(struct builder *b, const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;
	event_properties(event, &anchor, &tag);
	if (anchor || event->type == YAML_ALIAS_EVENT)
		refuse(b, event->start_mark,
		       "expected no anchors and aliases; text with '&' or '*' needs quotes");
	if (tag)
		refuse(b, event->start_mark, "expected no tags; text with '!' needs quotes");
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return build_collection(b, event, YAML_SEQUENCE, build_items);
	if (event->type == YAML_MAPPING_START_EVENT)
		return build_collection(b, event, YAML_MAPPING, build_pairs);
	return build_scalar(b, event);
}

/* Passes over one event that has no content; its type, or YAML_NO_EVENT after a fault was told. */
static yaml_event_type_t skip_event(struct builder *b, yaml_mark_t *ret_mark)
{
	yaml_event_t event;
	if (!next_event(b, &event))
		return YAML_NO_EVENT;
	yaml_event_type_t type = event.type;
	*ret_mark = event.start_mark;
	yaml_event_delete(&event);
	return type;
}

/* The only document of the stream; an empty mapping when there is none, or nothing in it. */
static struct yaml_node *build_document(struct builder *b)
{
	yaml_mark_t mark = {0};
	(void)skip_event(b, &mark); /* the start of the stream, always */
	if (b->failed || skip_event(b, &mark) == YAML_STREAM_END_EVENT)
		return b->failed ? NULL : collection_new(b, YAML_MAPPING, (yaml_mark_t){0});
	_cleanup_(yaml_freep) struct yaml_node *root = NULL;
	if (b->failed || !build_next(b, YAML_NO_EVENT, &root))
		return NULL;
	(void)skip_event(b, &mark); /* the end of the document, always */
	if (!b->failed && skip_event(b, &mark) != YAML_STREAM_END_EVENT && !b->failed)
		refuse(b, mark, "expected one document, found a second one");
	if (b->failed)
		return NULL;
	if (!yaml_is_null(root))
		return TAKE_PTR(root);
	return collection_new(b, YAML_MAPPING, (yaml_mark_t){0});
}

struct yaml_node *yaml_events_parse(const char *file, const char *data, size_t size,
                                    const struct yaml_limits *limits, struct findings *findings)
{
	struct builder b = {.file = file, .limits = limits, .findings = findings};
	if (!yaml_parser_initialize(&b.parser)) {
		out_of_memory(&b);
		return NULL;
	}
	yaml_parser_set_encoding(&b.parser,
	                         YAML_UTF8_ENCODING); /* else two first bytes could choose UTF-16 */
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)data, size);
	struct yaml_node *root = build_document(&b);
	yaml_parser_delete(&b.parser);
	return root;
}
