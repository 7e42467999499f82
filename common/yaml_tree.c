/* SPDX-License-Identifier: MIT */
#include "common/yaml_tree.h"

#include "common/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct yaml_node *yaml_collection_new(enum yaml_kind kind, unsigned line, unsigned column)
{
	struct yaml_node *node = malloc(sizeof(*node));
	if (node)
		*node = (struct yaml_node){.kind = kind, .line = line, .column = column};
	return node;
}

/* The text lies behind the node: a large file has a million of them. */
struct yaml_node *yaml_scalar_new(const char *text, size_t length, bool plain, unsigned line,
                                  unsigned column)
{
	struct yaml_node *node = malloc(sizeof(*node) + length + 1);
	if (!node)
		return NULL;
	char *own = (char *)(node + 1);
	memcpy(own, text, length);
	own[length] = '\0';
	*node = (struct yaml_node){
		.kind = YAML_SCALAR, .line = line, .column = column, .plain = plain, .text = own};
	return node;
}

void yaml_node_free(struct yaml_node *node)
{
	if (!node)
		return;
	for (size_t i = 0; node->items && i < node->count; i++)
		yaml_node_free(node->items[i]);
	for (size_t i = 0; node->pairs && i < node->count; i++) {
		yaml_node_free(node->pairs[i].key);
		yaml_node_free(node->pairs[i].value);
	}
	free(node->items);
	free(node->pairs);
	free(node);
}

bool yaml_sequence_add(struct yaml_node *sequence, struct yaml_node *item)
{
	struct yaml_node **items =
		array_reserve(sequence->items, sequence->count, 1, sizeof(*items));
	if (!items) {
		yaml_node_free(item);
		return false;
	}
	sequence->items = items;
	items[sequence->count++] = item;
	return true;
}

bool yaml_mapping_add(struct yaml_node *mapping, struct yaml_node *key, struct yaml_node *value)
{
	struct yaml_pair *pairs = array_reserve(mapping->pairs, mapping->count, 1, sizeof(*pairs));
	if (!pairs) {
		yaml_node_free(key);
		yaml_node_free(value);
		return false;
	}
	mapping->pairs = pairs;
	pairs[mapping->count++] = (struct yaml_pair){.key = key, .value = value};
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	const struct yaml_node *x = *(const struct yaml_node *const *)a;
	const struct yaml_node *y = *(const struct yaml_node *const *)b;
	int order = strcmp(x->text, y->text);
	if (order == 0)
		order = (x->line > y->line) - (x->line < y->line);
	if (order == 0)
		order = (x->column > y->column) - (x->column < y->column);
	return order;
}

static bool has_equal_pair(const struct yaml_node *mapping)
{
	for (size_t i = 1; i < mapping->count; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(mapping->pairs[i].key->text, mapping->pairs[k].key->text) == 0)
				return true;
	return false;
}

static bool has_equal_neighbours(struct yaml_node *const *keys, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(keys[i - 1]->text, keys[i]->text) == 0)
			return true;
	return false;
}

/* Sorted, so that a file of nothing but keys does not take its square; most maps are of a few keys. */
int yaml_duplicates(const struct yaml_node *mapping, struct yaml_node ***ret)
{
	enum { FEW = 8 };
	*ret = NULL;
	if (mapping->count <= FEW && !has_equal_pair(mapping))
		return 0;
	_cleanup_(freep) struct yaml_node **keys = reallocarray(NULL, mapping->count, sizeof(*keys));
	if (!keys)
		return -ENOMEM;
	for (size_t i = 0; i < mapping->count; i++)
		keys[i] = mapping->pairs[i].key;
	qsort(keys, mapping->count, sizeof(*keys), compare_keys);
	if (has_equal_neighbours(keys, mapping->count))
		*ret = TAKE_PTR(keys);
	return 0;
}
