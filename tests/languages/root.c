/* SPDX-License-Identifier: MIT */
/* What a suite's run sees of the host: the golden file of its directory. */
#include "tests/e2e/e2e.h"
#include "tests/languages/language.h"

#include "common/attr.h"
#include "common/file.h"
#include "common/strbuf.h"

#include <ctype.h>
#include <fcntl.h>
#include <string.h>

/* Releases and architectures differ in numbers and in names of the processor. */
static void put_general(struct strbuf *text, const char *path)
{
	static const char *const names[][2] = {
		{"x86_64-linux-gnu", "TRIPLET"}, {"x86-64", "CPU"}, {"amd64", "CPU"}};
	while (*path != '\0') {
		size_t i = 0;
		while (i < ARRAY_SIZE(names) && strncmp(path, names[i][0], strlen(names[i][0])) != 0)
			i++;
		if (i < ARRAY_SIZE(names)) {
			strbuf_puts(text, names[i][1]);
			path += strlen(names[i][0]);
		} else if (isdigit((unsigned char)*path)) {
			strbuf_putc(text, 'N');
			path += strspn(path, "0123456789.");
		} else {
			strbuf_putc(text, *path++);
		}
	}
}

static char *describe_root(const struct suite *suite)
{
	struct suite_binds binds = {0};
	struct strbuf text = {0};
	struct error err;
	CHECK_INT(suite_resolve_binds(&suite->run.binds, &binds, &err), 0);
	for (size_t i = 0; i < binds.count; i++) {
		put_general(&text, binds.items[i].path);
		if (binds.items[i].link) {
			strbuf_puts(&text, " -> ");
			put_general(&text, binds.items[i].link);
		}
		strbuf_putc(&text, '\n');
	}
	strbuf_printf(&text, "%s%s/box\n", suite->run.proc ? "/proc\n" : "",
	              suite->run.tmp_bytes > 0 ? "/tmp\n" : "");
	return strbuf_take(&text);
}

static const char *next_line(const char *line)
{
	return line + strcspn(line, "\n") + 1;
}

/* Lines of @golden that end in " ?" may be missing; @text has what they say without it. */
static bool matches(const char *text, const char *golden)
{
	while (*golden != '\0') {
		size_t length = strcspn(golden, "\n");
		bool optional = length > 2 && strncmp(golden + length - 2, " ?", 2) == 0;
		size_t n = optional ? length - 2 : length;
		if (strncmp(text, golden, n) == 0 && text[n] == '\n')
			text = next_line(text);
		else if (!optional)
			return false;
		golden = next_line(golden);
	}
	return *text == '\0';
}

TEST(a_run_sees_of_the_host_what_its_golden_file_says)
{
	const struct suite *suite = language_suite();
	const char *path = e2e_text("%s/root.txt", language_directory());
	char *golden = NULL, *text = describe_root(suite);
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read(fd, 1 << 16, &golden, &size, NULL) < 0)
		FAIL("no %s; it would be\n%s", path, text);
#ifndef __x86_64__
	SKIP("the golden files are of another architecture");
#endif
	if (!matches(text, golden))
		FAIL("not as in %s:\n%s", path, text);
}
