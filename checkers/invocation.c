/* SPDX-License-Identifier: MIT */
#include "checkers/invocation.h"

error_t invocation_take(struct invocation *invocation, int key, const char *text,
                        struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		invocation->names[state->arg_num] = text;
		if (state->arg_num + 1 < invocation->name_count)
			return 0;
		invocation->words = (const char *const *)state->argv + state->next;
		invocation->word_count = (size_t)(state->argc - state->next);
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < invocation->name_count)
			argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}
