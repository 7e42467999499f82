/* SPDX-License-Identifier: MIT */
/* Any YAML to nodes, through libyaml's events. */
#pragma once

#include "common/yaml.h"

/* As yaml_parse(), for bytes that yaml_scan() has let pass. */
struct yaml_node *yaml_events_parse(const char *file, const char *data, size_t size,
                                    const struct yaml_limits *limits,
                                    struct findings *findings) _must_check_;
