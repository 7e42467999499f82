/* SPDX-License-Identifier: MIT */
#include "worker/validate/bytes.h"

#include "common/attr.h"
#include "common/fd.h"

#include <errno.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 256 * 1024 };

/* A place in the text; the UTF-8 character that is under way. */
struct scan {
	struct bytes *found;
	uint64_t line;
	unsigned more;      /* bytes that the character still lacks */
	unsigned low, high; /* bounds of the next of them */
	unsigned char first[3];
	unsigned char last;
};

/* Which bytes begin a character of how many, and the bounds of the second. Source: RFC 3629, section 4. */
static const struct {
	unsigned char from, to;
	unsigned char more, low, high;
} leads[] = {
	{0x00, 0x7f, 0, 0x80, 0xbf}, {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf},
	{0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
	{0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};

static void note(uint64_t *line, uint64_t where)
{
	if (*line == 0)
		*line = where;
}

static bool begin_character(struct scan *s, unsigned char c)
{
	for (size_t i = 0; i < ARRAY_SIZE(leads); i++)
		if (c >= leads[i].from && c <= leads[i].to) {
			s->more = leads[i].more;
			s->low = leads[i].low;
			s->high = leads[i].high;
			return true;
		}
	return false;
}

static bool continue_character(struct scan *s, unsigned char c)
{
	bool fits = c >= s->low && c <= s->high;
	s->more = fits ? s->more - 1 : 0;
	s->low = 0x80;
	s->high = 0xbf;
	return fits;
}

static void look(struct scan *s, unsigned char c)
{
	if (!(s->more > 0 ? continue_character(s, c) : begin_character(s, c)))
		note(&s->found->other_line, s->line);
	if (c == '\r')
		note(&s->found->return_line, s->line);
	if (c == '\0')
		note(&s->found->nul_line, s->line);
	if (c == '\n')
		s->line++;
	if (s->found->size < sizeof(s->first))
		s->first[s->found->size] = c;
	s->last = c;
	s->found->size++;
}

static void finish(struct scan *s)
{
	struct bytes *found = s->found;
	if (s->more > 0)
		note(&found->other_line, s->line);
	found->ends_in_newline = found->size == 0 || s->last == '\n';
	found->has_mark = found->size >= sizeof(s->first) && s->first[0] == 0xef &&
	                  s->first[1] == 0xbb && s->first[2] == 0xbf;
}

int bytes_scan(int fd, struct bytes *ret, struct error *err)
{
	_cleanup_(freep) unsigned char *block = malloc(BLOCK_BYTES);
	struct bytes found = {0};
	struct scan s = {.found = &found, .line = 1};
	ssize_t n = BLOCK_BYTES;
	if (!block)
		return error_set(err, -ENOMEM, "data file");
	while (n == BLOCK_BYTES) {
		n = fd_read_all(fd, block, BLOCK_BYTES);
		if (n < 0)
			return error_set(err, (int)n, "read");
		for (ssize_t i = 0; i < n; i++)
			look(&s, block[i]);
	}
	finish(&s);
	*ret = found;
	return 0;
}
