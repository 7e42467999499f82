/* SPDX-License-Identifier: MIT */
#include "checkers/testlib.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { INTEGER_SIZE_MOST = 20 }; /* -9223372036854775808 */

void testlib_begin(struct pair *pair)
{
	static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
	pair->answer.bytes = pair->team.bytes = pair_bytes_testlib;
	stream_skip(&pair->team.stream, mark, sizeof(mark));
}

void testlib_accept(struct pair *pair)
{
	pair->result.outcome = CHECKER_ACCEPTED;
	if (!side_token(&pair->team))
		return;
	excerpt_reset(&pair->answer.token);
	(void)pair_wrong_token(pair);
	pair->result.malformed = true;
}

static bool parse(const struct side *side, int64_t *ret_value)
{
	char text[INTEGER_SIZE_MOST + 1] = "";
	size_t size = side->token.size;
	if (size == 0 || size > INTEGER_SIZE_MOST)
		return false;
	memcpy(text, side->token.head, size);
	size_t minus = text[0] == '-';
	size_t digits = strspn(text + minus, "0123456789");
	if (digits == 0 || minus + digits != size || (text[minus] == '0' && size > 1))
		return false;
	errno = 0;
	*ret_value = strtoll(text, NULL, 10);
	return errno == 0;
}

bool testlib_integer(struct pair *pair, const struct side *side, int64_t *ret_value)
{
	return parse(side, ret_value) || pair_bad(pair, side, "an integer");
}
