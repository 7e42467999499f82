/* SPDX-License-Identifier: MIT */
/*
 * The YAML that most files are written in, and all that programs write: block lists and maps, flow ones within a line,
 * plain words and quoted text without escapes, in ASCII. Read ten times as fast as libyaml does.
 */
#pragma once

#include "common/yaml.h"

/**
 * yaml_simple_parse() - a document to nodes, if it is so simple
 *
 * Return: the same nodes with the same places as libyaml's events would give, the caller's; NULL for whatever is not known
 * to give the same, for whatever is a fault, and where memory ran out: libyaml is to be asked then.
 */
struct yaml_node *yaml_simple_parse(const char *data, size_t size,
                                    const struct yaml_limits *limits) _must_check_;
