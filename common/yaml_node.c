/* SPDX-License-Identifier: MIT */
/* What a document is asked, once it is read. */
#include "common/strbuf.h"
#include "common/yaml.h"

#include <stdlib.h>
#include <string.h>

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
	if (mapping->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < mapping->count; i++) {
		const char *text = mapping->pairs[i].key->text;
		if (*text == *key && strcmp(text, key) == 0)
			return mapping->pairs[i].value;
	}
	return NULL;
}

static bool is_plain_one_of(const struct yaml_node *node, const char *const *words, size_t n)
{
	if (node->kind != YAML_SCALAR || !node->plain)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(node->text, words[i]) == 0)
			return true;
	return false;
}

bool yaml_is_null(const struct yaml_node *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	if (node->kind == YAML_SCALAR && node->text[0] && !strchr("~nN", node->text[0]))
		return false; /* asked of each value */
	return is_plain_one_of(node, nulls, ARRAY_SIZE(nulls));
}

bool yaml_is_truth(const struct yaml_node *node)
{
	static const char *const truths[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
	return is_plain_one_of(node, truths, ARRAY_SIZE(truths));
}

/*
 * Where a node stands, as the keys and places of lists that lead to it. Nodes do not know their parents: the way down is
 * found by lines and columns, which grow from each node to the next.
 */

static bool begins_after(const struct yaml_node *a, const struct yaml_node *b)
{
	return a->line != b->line ? a->line > b->line : a->column > b->column;
}

/* A block and the first thing in it begin at one place, and are of two kinds. */
static bool is_same(const struct yaml_node *a, const struct yaml_node *b)
{
	return a->kind == b->kind && a->line == b->line && a->column == b->column;
}

static const struct yaml_node *child_at(const struct yaml_node *node, size_t i)
{
	return node->kind == YAML_MAPPING ? node->pairs[i].key : node->items[i];
}

/* The last of @outer's children that does not begin after @node; all of them if none. */
static size_t find_child(const struct yaml_node *outer, const struct yaml_node *node)
{
	size_t low = 0, high = outer->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (begins_after(child_at(outer, middle), node))
			high = middle;
		else
			low = middle + 1;
	}
	return low > 0 ? low - 1 : outer->count;
}

char *yaml_path(const struct yaml_node *root, const struct yaml_node *node)
{
	struct strbuf path = {0};
	strbuf_puts(&path, "");
	while (root->kind != YAML_SCALAR && !is_same(root, node)) {
		size_t i = find_child(root, node);
		if (i == root->count)
			break;
		if (root->kind == YAML_SEQUENCE)
			strbuf_printf(&path, "[%zu]", i);
		else
			strbuf_printf(&path, "%s%s", path.size ? "." : "", root->pairs[i].key->text);
		root = root->kind == YAML_SEQUENCE ? root->items[i] : root->pairs[i].value;
	}
	return strbuf_take(&path);
}
