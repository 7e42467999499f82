/* SPDX-License-Identifier: MIT */
/*
 * YAML as plain data: scalars, sequences and mappings with the place of each. Read through
 * libyaml's event interface, with bounds that libyaml lacks (0.2.5 has no depth limit, is quadratic
 * on "[[[[", and accepts duplicate keys), and without what a manifest never needs: anchors,
 * aliases, tags, merge keys and second documents are refused. What is refused is an error, and the rest of the file is
 * read.
 */
#pragma once

#include "common/attr.h"
#include "common/finding.h"

#include <stdbool.h>
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_pair {
	struct yaml_node *key; /* always a scalar */
	struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	unsigned line, column;    /* from 1 */
	bool plain;               /* scalar without quotes: may be a number, bool or null */
	bool is_refused;          /* scalar whose value is not its text, which was told */
	char *text;               /* scalar: its value, valid UTF-8, no NUL inside */
	size_t count;             /* sequence, mapping: how many */
	struct yaml_node **items; /* sequence */
	struct yaml_pair *pairs;  /* mapping, in the order of the file */
};

/* The limits of one document: bytes before parsing, nesting. */
struct yaml_limits {
	size_t bytes;
	unsigned depth;
	bool duplicates_are_warnings; /* else errors; the last value counts, as most parsers have it */
};
/* 256 KiB and 16 levels hold any manifest seen; larger ones are refused before they are parsed. */
#define YAML_LIMITS_MANIFEST ((struct yaml_limits){.bytes = 256 * 1024, .depth = 16})

/**
 * yaml_parse() - one document to nodes
 * @file: name for findings
 *
 * An empty document is an empty mapping. Faults become findings with file:line:column and, within a collection, the key.
 *
 * Return: the root, freed with yaml_node_free(), also where a key was there twice or something was refused; or NULL after
 * at least one error was added to @findings.
 */
struct yaml_node *yaml_parse(const char *file, const char *data, size_t size,
                             struct yaml_limits limits, struct findings *findings) _must_check_;
/* Not "yaml_free": libyaml exports that name and would call ours instead of its own. */
void yaml_node_free(struct yaml_node *node);
static inline void yaml_freep(struct yaml_node **node)
{
	yaml_node_free(*node);
}

/* The value of @key in a mapping, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);

/**
 * yaml_path() - where a node stands in its document
 * @root: the document
 * @node: a value or a key of it, or a node in the same place
 *
 * Return: "limits.memory", "cases[0].in" with the places of lists from 0, "" for the root; the caller's; NULL when memory
 * ran out.
 */
char *yaml_path(const struct yaml_node *root, const struct yaml_node *node) _must_check_;

/* Plain null, ~ or nothing at all. */
bool yaml_is_null(const struct yaml_node *node);
/* Plain true or false, with capitals or without. */
bool yaml_is_truth(const struct yaml_node *node);
