/* SPDX-License-Identifier: MIT */
#include "worker/cli/terminal.h"

#include "common/units.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_MIN = 40, WIDTH_DEFAULT = 80, WIDTH_MAX = 400 };

int terminal_parse_colour(const char *text, enum colour_choice *ret_choice)
{
	static const char *const names[COLOUR_CHOICE_COUNT] = {
		[COLOUR_AUTO] = "auto",
		[COLOUR_ALWAYS] = "always",
		[COLOUR_NEVER] = "never",
	};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i], text) == 0) {
			*ret_choice = (enum colour_choice)i;
			return 0;
		}
	return -EINVAL;
}

bool terminal_is_capable(int fd)
{
	const char *term = getenv("TERM");
	return term && term[0] != '\0' && strcmp(term, "dumb") != 0 && isatty(fd);
}

bool terminal_has_colour(int fd, enum colour_choice choice)
{
	if (choice != COLOUR_AUTO)
		return choice == COLOUR_ALWAYS;
	const char *no_color = getenv("NO_COLOR");
	return !(no_color && no_color[0] != '\0') && terminal_is_capable(fd);
}

/* 0 when the environment does not tell. */
static unsigned width_of_environment(void)
{
	const char *columns = getenv("COLUMNS");
	uint64_t width = 0;
	return columns && units_parse_count(columns, UINT_MAX, &width) == 0 ? (unsigned)width : 0;
}

/* 0 when @fd is no terminal, or one that does not know (a serial line). */
static unsigned width_of_terminal(int fd)
{
	struct winsize size;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

unsigned terminal_width(int fd)
{
	unsigned width = width_of_environment();
	if (width == 0)
		width = width_of_terminal(fd);
	if (width == 0)
		width = WIDTH_DEFAULT;
	if (width < WIDTH_MIN)
		return WIDTH_MIN;
	return width > WIDTH_MAX ? WIDTH_MAX : width;
}
