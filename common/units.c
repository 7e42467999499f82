/* SPDX-License-Identifier: MIT */
#include "common/units.h"

#include <errno.h>
#include <time.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int units_parse_seconds(const char *text, uint64_t *ret_ns)
{
	static const uint64_t most_s = 1000000000;
	uint64_t seconds = 0, ns = 0, place = NS_PER_S;
	if (text[0] == '0' && is_digit(text[1]))
		return -EINVAL; /* some readers would take 010 for eight */
	const char *at = text;
	bool out_of_range = false;
	for (; is_digit(*at); at++) {
		seconds = seconds * 10 + (uint64_t)(*at - '0');
		if (seconds > most_s) {
			out_of_range = true;
			seconds = 0;
		}
	}
	bool whole = at > text;
	if (*at == '.') {
		const char *fraction = ++at;
		for (; is_digit(*at); at++) {
			place /= 10;
			if (place == 0 && *at != '0')
				return -EINVAL; /* finer than a nanosecond: it cannot be kept exactly */
			ns += place * (uint64_t)(*at - '0');
		}
		if (at == fraction)
			return -EINVAL;
		whole = true;
	}
	if (!whole || *at != '\0')
		return -EINVAL;
	if (out_of_range || (seconds == most_s && ns > 0))
		return -ERANGE;
	*ret_ns = seconds * NS_PER_S + ns;
	return 0;
}

int units_parse_count(const char *text, uint64_t most, uint64_t *ret_value)
{
	if (!is_digit(text[0]) || (text[0] == '0' && text[1] != '\0'))
		return -EINVAL;
	uint64_t value = 0;
	bool out_of_range = false;
	for (const char *at = text; *at != '\0'; at++) {
		if (!is_digit(*at))
			return -EINVAL;
		uint64_t digit = (uint64_t)(*at - '0');
		if (value > (UINT64_MAX - digit) / 10)
			out_of_range = true;
		else
			value = value * 10 + digit;
	}
	if (out_of_range || value > most)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

uint64_t units_now_ns(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}
