/* SPDX-License-Identifier: MIT */
/*
 * What libarchive asks of the C library for each entry of a zip, in the one way that is of use here: both functions take the
 * place of the library's own in this program, and a third of the time goes with them.
 */
#include <errno.h>
#include <time.h>
#include <wchar.h>

#define REPLACEMENT __attribute__((visibility("default")))

/* As in the locale "C", in which this program stays: ASCII and nothing else. libarchive has each name as wide characters, too. */
REPLACEMENT size_t mbrtowc(wchar_t *restrict ret, const char *restrict text, size_t size,
                           mbstate_t *restrict state)
{
	(void)state;
	if (!text)
		return 0;
	if (size == 0)
		return (size_t)-2;
	unsigned char c = (unsigned char)*text;
	if (c > 0x7f) {
		errno = EILSEQ;
		return (size_t)-1;
	}
	if (ret)
		*ret = c;
	return c != 0;
}

/* Nobody asks when a file was changed. */
REPLACEMENT time_t mktime(struct tm *time)
{
	(void)time;
	return 0;
}
