/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as YAML: refused with a finding, or a tree that keeps what the header promises; what is read without libyaml
 * is the tree that libyaml would give.
 */
#include "common/yaml.h"
#include "common/yaml_events.h"
#include "common/yaml_scan.h"
#include "common/yaml_simple.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool condition)
{
	if (!condition)
		abort();
}

/* What yaml_path() relies on. */
static bool is_in_order(const struct yaml_node *a, const struct yaml_node *b)
{
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

static void check_node(const struct yaml_node *node, unsigned depth)
{
	expect(node->line > 0 && node->column > 0);
	expect((node->kind == YAML_SCALAR) == (node->text != NULL));
	expect(node->kind == YAML_SCALAR || depth <= YAML_LIMITS_MANIFEST.depth);
	for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) {
		expect(i == 0 || is_in_order(node->items[i - 1], node->items[i]));
		check_node(node->items[i], depth + 1);
	}
	for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
		expect(i == 0 || is_in_order(node->pairs[i - 1].key, node->pairs[i].key));
		expect(node->pairs[i].key->kind == YAML_SCALAR);
		check_node(node->pairs[i].key, depth + 1);
		check_node(node->pairs[i].value, depth + 1);
	}
}

static void check_equal(const struct yaml_node *a, const struct yaml_node *b)
{
	expect(a->kind == b->kind && a->line == b->line && a->column == b->column);
	expect(a->plain == b->plain && a->count == b->count);
	expect(a->kind != YAML_SCALAR || strcmp(a->text, b->text) == 0);
	for (size_t i = 0; a->kind == YAML_SEQUENCE && i < a->count; i++)
		check_equal(a->items[i], b->items[i]);
	for (size_t i = 0; a->kind == YAML_MAPPING && i < a->count; i++) {
		check_equal(a->pairs[i].key, b->pairs[i].key);
		check_equal(a->pairs[i].value, b->pairs[i].value);
	}
}

static void check_simple(const char *data, size_t size)
{
	const struct yaml_limits limits = YAML_LIMITS_MANIFEST;
	struct findings findings = {0};
	size_t offset;
	_cleanup_(yaml_freep) struct yaml_node *simple =
		yaml_scan(data, size, &offset) ? NULL : yaml_simple_parse(data, size, &limits);
	if (!simple)
		return;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_events_parse("fuzz", data, size, &limits, &findings);
	expect(root);
	check_equal(simple, root);
	findings_done(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_simple((const char *)data, size);
	struct findings findings = {0};
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse("fuzz", (const char *)data, size, YAML_LIMITS_MANIFEST, &findings);
	expect(root || findings_failed(&findings)); /* a key given twice leaves both */
	if (root)
		check_node(root, 1);
	findings_done(&findings);
	return 0;
}
