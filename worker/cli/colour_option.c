/* SPDX-License-Identifier: MIT */
#include "worker/cli/colour_option.h"

enum { KEY_OF_COLOUR = 0x2000 }; /* above the keys of any command */

static const struct argp_option options[] = {
	{"color", KEY_OF_COLOUR, "WHEN", 0, "auto, always or never (default: auto)", 0},
	{0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	if (key != KEY_OF_COLOUR)
		return ARGP_ERR_UNKNOWN;
	if (terminal_parse_colour(text, state->input) < 0)
		argp_error(state, "--color %s: auto, always or never was expected", text);
	return 0;
}

const struct argp colour_option_parser = {.options = options, .parser = parse_option};
