/* SPDX-License-Identifier: MIT */
#include "worker/manifest/bridged_type.h"

#include "checkers/protocol.h"

#include <string.h>

/* A manager has the names of its pipes for arguments, whatever its type: it ends as a checker does. */
static const struct type {
	const char *name;
	const char *protocols[BRIDGED_ROLE_COUNT]; /* NULL: no program of that role has the type */
	bool passes_output;
} types[] = {
	/* DMOJ/judge-server, dmoj/contrib */
	{"default",
         {"dmoj default", "dmoj default interactor", "dmoj default", "dmoj default validator"},
         false},
	{"testlib",
         {"dmoj testlib", "dmoj testlib interactor", "dmoj testlib", "dmoj testlib validator"},
         true},
	{"coci", {"dmoj coci", "dmoj coci interactor", "dmoj coci", NULL}, false},
	{"peg", {"dmoj peg", NULL, NULL, NULL}, false},

	/* ours; polygon is testlib as it is, in MikeMirzayanov/testlib */
	{"polygon", {"testlib", "testlib interactor", NULL, "testlib validator"}, true},
	{"cms", {"cms", NULL, "cms manager", NULL}, false},
	{"sinol", {"sinol", NULL, NULL, NULL}, false},
	{"hustoj", {"hustoj", NULL, NULL, NULL}, false},
	{"qduoj", {"qduoj", NULL, NULL, NULL}, false},
	{"lemon", {"lemon", NULL, NULL, NULL}, false},
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

bool bridged_type_passes_output(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].passes_output;
	return false;
}
