/* SPDX-License-Identifier: MIT */
#include "worker/manifest/bridged_type.h"

#include "checkers/protocol.h"

#include <string.h>

/* A manager has the names of its pipes for arguments, whatever its type: it ends as a checker does. */
static const struct type {
	const char *name;
	const char *protocols[BRIDGED_ROLE_COUNT]; /* NULL: no program of that role has the type */
} types[] = {
	/* DMOJ/judge-server, dmoj/contrib */
	{"default", {"dmoj default", "dmoj default interactor", "dmoj default"}},
	{"testlib", {"dmoj testlib", "dmoj testlib interactor", "dmoj testlib"}},
	{"coci", {"dmoj coci", "dmoj coci interactor", "dmoj coci"}},
	{"peg", {"dmoj peg", NULL, NULL}},

	/* ours */
	{"cms", {"cms", NULL, "cms manager"}},
	{"sinol", {"sinol", NULL, NULL}},
	{"hustoj", {"hustoj", NULL, NULL}},
	{"qduoj", {"qduoj", NULL, NULL}},
	{"lemon", {"lemon", NULL, NULL}},
};

const struct protocol *bridged_type_find(enum bridged_role role, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].protocols[role] && strcmp(types[i].name, name) == 0)
			return protocol_find(types[i].protocols[role]);
	return NULL;
}

const char *bridged_type_at(enum bridged_role role, size_t i)
{
	for (size_t at = 0; at < ARRAY_SIZE(types); at++)
		if (types[at].protocols[role] && i-- == 0)
			return types[at].name;
	return NULL;
}
