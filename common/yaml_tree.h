/* SPDX-License-Identifier: MIT */
/*
 * Nodes in the making, for those that read them from text: yaml_simple.c and yaml_events.c.
 */
#pragma once

#include "common/yaml.h"

/* A value takes at least this many bytes of the limit: no real file comes near, and the densest ones ("a,a,a,…") would
 * take three times as long as all others. */
enum { YAML_BYTES_PER_NODE = 4 };

/* A list or map without anything in it; the caller's; NULL when memory ran out. */
struct yaml_node *yaml_collection_new(enum yaml_kind kind, unsigned line,
                                      unsigned column) _must_check_;

/* A scalar of @length bytes, which have no NUL; the caller's; NULL when memory ran out. */
struct yaml_node *yaml_scalar_new(const char *text, size_t length, bool plain, unsigned line,
                                  unsigned column) _must_check_;

/* Append to a collection. What is added is taken, also when memory ran out, which is false. */
bool yaml_sequence_add(struct yaml_node *sequence, struct yaml_node *item) _must_check_;
bool yaml_mapping_add(struct yaml_node *mapping, struct yaml_node *key,
                      struct yaml_node *value) _must_check_;

/**
 * yaml_duplicates() - the keys of a mapping that are there before
 * @ret: the keys in the order of their bytes, equal ones in that of the file; the caller's; NULL where no two are equal
 *
 * Return: 0 or -ENOMEM.
 */
int yaml_duplicates(const struct yaml_node *mapping, struct yaml_node ***ret) _must_check_;
