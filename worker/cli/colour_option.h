/* SPDX-License-Identifier: MIT */
/* The option --color, a child of the parsers of all commands that have colours; its input is an enum colour_choice. */
#pragma once

#include "worker/cli/terminal.h"

#include <argp.h>

extern const struct argp colour_option_parser;
