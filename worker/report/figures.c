/* SPDX-License-Identifier: MIT */
#include "worker/report/figures.h"

#include "common/strbuf.h"
#include "common/units.h"

#include <inttypes.h>
#include <stdio.h>

char *figure_time(uint64_t ns)
{
	uint64_t ms = (ns + NS_PER_MS / 2) / NS_PER_MS;
	return str_printf("%" PRIu64 ".%03u s", ms / 1000, (unsigned)(ms % 1000));
}

char *figure_time_limit(uint64_t ns)
{
	char text[40];
	int size = snprintf(text, sizeof(text), "%" PRIu64 ".%09u", ns / NS_PER_S,
	                    (unsigned)(ns % NS_PER_S));
	while (text[size - 1] == '0')
		size--;
	if (text[size - 1] == '.')
		size--;
	return str_printf("%.*s s", size, text);
}

static const struct unit {
	uint64_t bytes;
	const char *name;
} units[] = {{GIB, "GiB"}, {MIB, "MiB"}, {KIB, "KiB"}, {1, "B"}};

char *figure_size(uint64_t bytes)
{
	const struct unit *unit = units;
	while (bytes < unit->bytes && unit->bytes > 1)
		unit++;
	uint64_t whole = bytes / unit->bytes;
	if (whole >= 100 || unit->bytes == 1)
		return str_printf("%" PRIu64 " %s", whole, unit->name);
	unsigned tenth = (unsigned)(bytes % unit->bytes * 10 / unit->bytes);
	return str_printf("%" PRIu64 ".%u %s", whole, tenth, unit->name);
}

char *figure_size_limit(uint64_t bytes)
{
	const struct unit *unit = units;
	while (bytes % unit->bytes != 0)
		unit++;
	return str_printf("%" PRIu64 " %s", bytes / unit->bytes, unit->name);
}
