/* SPDX-License-Identifier: MIT */
/*
 * Line by line, and nothing is guessed: whatever could mean something else to YAML than it does here ends the reading. That
 * is a line indented deeper than the block it follows, a character that no set below has, a colon without a blank behind it.
 *
 * Nodes are built by recursion, which the depth limit bounds.
 */
#include "common/yaml_simple.h"

#include "common/yaml_tree.h"

#include <stdlib.h>
#include <string.h>

/* libyaml looks for the colon behind a key in 1024 characters. */
enum { KEY_MOST = 512 };

struct reader {
	const char *at, *end, *line_start;
	unsigned line;   /* from 1 */
	unsigned column; /* of the first character in the line, from 1; 0 behind the last line */
	unsigned depth, depth_most;
	size_t nodes, nodes_most;
};

struct scalar {
	const char *text;
	size_t length;
	bool plain;
	unsigned line, column;
};

/* ---- characters ------------------------------------------------------------------------------ */

/* The end is as good as the end of a line. */
static char peek(const struct reader *r)
{
	return r->at < r->end ? *r->at : '\n';
}

static bool is_first(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '/' || c == '+';
}

static bool is_in_flow(char c)
{
	return is_first(c) || c == '-';
}

static bool is_in_block(char c)
{
	return is_in_flow(c) || c == ' ' || c == ',' || c == '(' || c == ')' || c == '=' ||
	       c == '\'';
}

static bool is_in_quotes(char c)
{
	return c >= ' ' && c <= '~' && c != '\\';
}

static void skip_spaces(struct reader *r)
{
	while (peek(r) == ' ')
		r->at++;
}

static unsigned column_here(const struct reader *r)
{
	return (unsigned)(r->at - r->line_start) + 1;
}

/* To the next character that says something. What ends a comment early is taken for one, and refused as such. */
static void find_content(struct reader *r)
{
	for (;;) {
		skip_spaces(r);
		if (peek(r) == '#')
			while (peek(r) >= ' ' && peek(r) <= '~')
				r->at++;
		if (peek(r) != '\n' || r->at == r->end)
			break;
		r->line_start = ++r->at;
		r->line++;
	}
	r->column = r->at < r->end ? column_here(r) : 0;
}

/* False when something is left in the line. */
static bool end_line(struct reader *r)
{
	skip_spaces(r);
	if (peek(r) != '\n')
		return false;
	find_content(r);
	return true;
}

/* ---- scalars --------------------------------------------------------------------------------- */

static bool scan_quoted(struct reader *r, char quote, struct scalar *ret)
{
	ret->text = ++r->at;
	while (is_in_quotes(peek(r)) && peek(r) != quote)
		r->at++;
	ret->length = (size_t)(r->at - ret->text);
	if (peek(r) != quote)
		return false;
	r->at++;
	return true;
}

static bool scan_plain(struct reader *r, bool (*is_inner)(char c), struct scalar *ret)
{
	ret->plain = true;
	ret->text = r->at;
	if (peek(r) == '-')
		r->at++;
	if (!is_first(peek(r)) || (*ret->text == '.' && ret->column == 1)) /* "...", an end */
		return false;
	while (is_inner(peek(r)))
		r->at++;
	const char *end = r->at;
	while (end[-1] == ' ')
		end--;
	ret->length = (size_t)(end - ret->text);
	return true;
}

static bool scan_scalar(struct reader *r, bool (*is_inner)(char c), struct scalar *ret)
{
	char first = peek(r);
	*ret = (struct scalar){.line = r->line, .column = column_here(r)};
	return first == '"' || first == '\'' ? scan_quoted(r, first, ret)
	                                     : scan_plain(r, is_inner, ret);
}

static struct yaml_node *scalar_node(struct reader *r, const struct scalar *scalar)
{
	if (++r->nodes > r->nodes_most)
		return NULL;
	return yaml_scalar_new(scalar->text, scalar->length, scalar->plain, scalar->line,
	                       scalar->column);
}

static struct yaml_node *read_scalar(struct reader *r, bool (*is_inner)(char c))
{
	struct scalar scalar;
	return scan_scalar(r, is_inner, &scalar) ? scalar_node(r, &scalar) : NULL;
}

/* ---- collections ----------------------------------------------------------------------------- */

/* One level deeper, which leave() ends. */
static struct yaml_node *enter(struct reader *r, enum yaml_kind kind)
{
	if (++r->nodes > r->nodes_most || r->depth == r->depth_most)
		return NULL;
	r->depth++;
	return yaml_collection_new(kind, r->line, column_here(r));
}

/* @node, when it was read as a whole and has no key twice. */
static struct yaml_node *leave(struct reader *r, struct yaml_node *node, bool is_read)
{
	_cleanup_(freep) struct yaml_node **duplicates = NULL;
	r->depth--;
	if (is_read && node->kind == YAML_MAPPING)
		is_read = yaml_duplicates(node, &duplicates) == 0 && !duplicates;
	if (is_read)
		return node;
	yaml_node_free(node);
	return NULL;
}

/* ---- flow ---- */

static struct yaml_node *read_flow(struct reader *r);

static struct yaml_node *read_flow_value(struct reader *r)
{
	char first = peek(r);
	return first == '{' || first == '[' ? read_flow(r) : read_scalar(r, is_in_flow);
}

static bool read_flow_item(struct reader *r, struct yaml_node *node)
{
	struct yaml_node *item = read_flow_value(r);
	return item && yaml_sequence_add(node, item);
}

static bool read_flow_pair(struct reader *r, struct yaml_node *node)
{
	const char *begin = r->at;
	_cleanup_(yaml_freep) struct yaml_node *key = read_scalar(r, is_in_flow);
	if (!key || r->at - begin > KEY_MOST || peek(r) != ':')
		return false;
	r->at++;
	if (peek(r) != ' ')
		return false;
	skip_spaces(r);
	struct yaml_node *value = read_flow_value(r);
	return value && yaml_mapping_add(node, TAKE_PTR(key), value);
}

static bool read_flow_inside(struct reader *r, struct yaml_node *node)
{
	bool is_map = node->kind == YAML_MAPPING;
	char close = is_map ? '}' : ']';
	r->at++;
	skip_spaces(r);
	while (peek(r) != close || node->count > 0) {
		if (!(is_map ? read_flow_pair : read_flow_item)(r, node))
			return false;
		skip_spaces(r);
		if (peek(r) == close)
			break;
		if (peek(r) != ',')
			return false;
		r->at++;
		skip_spaces(r);
	}
	r->at++;
	return true;
}

static struct yaml_node *read_flow(struct reader *r)
{
	struct yaml_node *node = enter(r, peek(r) == '{' ? YAML_MAPPING : YAML_SEQUENCE);
	return node ? leave(r, node, read_flow_inside(r, node)) : NULL;
}

/* ---- blocks ---- */

static bool is_at_entry(const struct reader *r)
{
	return peek(r) == '-' && (r->at + 1 == r->end || r->at[1] == ' ' || r->at[1] == '\n');
}

static struct yaml_node *read_list(struct reader *r);
static struct yaml_node *read_map(struct reader *r);

static struct yaml_node *read_block(struct reader *r)
{
	return is_at_entry(r) ? read_list(r) : read_map(r);
}

/* What ends in its line, behind which no deeper one comes. */
static struct yaml_node *read_line_value(struct reader *r, unsigned indent)
{
	char first = peek(r);
	_cleanup_(yaml_freep) struct yaml_node *value =
		first == '{' || first == '[' ? read_flow(r) : read_scalar(r, is_in_block);
	return value && end_line(r) && r->column <= indent ? TAKE_PTR(value) : NULL;
}

/* Behind the colon of a key of a map at @indent. */
static struct yaml_node *read_map_value(struct reader *r, unsigned indent)
{
	const struct scalar nothing = {"", 0, true, r->line, column_here(r)};
	bool is_spaced = peek(r) == ' ';
	skip_spaces(r);
	if (peek(r) != '\n')
		return is_spaced ? read_line_value(r, indent) : NULL;
	find_content(r);
	if (r->column > indent)
		return read_block(r);
	if (r->column == indent && is_at_entry(r))
		return read_list(r);
	return scalar_node(r, &nothing);
}

static bool read_pair(struct reader *r, struct yaml_node *map, unsigned indent)
{
	const char *begin = r->at;
	_cleanup_(yaml_freep) struct yaml_node *key = read_scalar(r, is_in_block);
	if (!key || r->at - begin > KEY_MOST || peek(r) != ':')
		return false;
	r->at++;
	struct yaml_node *value = read_map_value(r, indent);
	return value && yaml_mapping_add(map, TAKE_PTR(key), value);
}

static struct yaml_node *read_map(struct reader *r)
{
	unsigned indent = column_here(r);
	struct yaml_node *map = enter(r, YAML_MAPPING);
	bool is_read = map != NULL;
	do
		is_read = is_read && read_pair(r, map, indent);
	while (is_read && r->column == indent && !is_at_entry(r));
	return map ? leave(r, map, is_read && r->column <= indent) : NULL;
}

/* Whether a key begins here, and with it a map. */
static bool is_at_key(const struct reader *r)
{
	struct reader ahead = *r;
	struct scalar scalar;
	return scan_scalar(&ahead, is_in_block, &scalar) && peek(&ahead) == ':';
}

static struct yaml_node *read_item(struct reader *r, unsigned indent)
{
	r->at++;
	skip_spaces(r);
	if (peek(r) != '\n')
		return is_at_entry(r) || is_at_key(r) ? read_block(r) : read_line_value(r, indent);
	find_content(r);
	return r->column > indent ? read_block(r) : NULL;
}

static struct yaml_node *read_list(struct reader *r)
{
	unsigned indent = column_here(r);
	struct yaml_node *list = enter(r, YAML_SEQUENCE);
	bool is_read = list != NULL;
	while (is_read) {
		struct yaml_node *item = read_item(r, indent);
		is_read = item && yaml_sequence_add(list, item);
		if (r->column != indent || !is_at_entry(r))
			break;
	}
	return list ? leave(r, list, is_read && r->column <= indent) : NULL;
}

/* ---- documents ------------------------------------------------------------------------------- */

struct yaml_node *yaml_simple_parse(const char *data, size_t size, const struct yaml_limits *limits)
{
	struct reader r = {
		.at = data,
		.end = data + size,
		.line_start = data,
		.line = 1,
		.depth_most = limits->depth,
		.nodes_most = limits->bytes / YAML_BYTES_PER_NODE + 1,
	};
	find_content(&r);
	_cleanup_(yaml_freep) struct yaml_node *root = r.column > 0 ? read_block(&r) : NULL;
	return r.column == 0 ? TAKE_PTR(root) : NULL;
}
