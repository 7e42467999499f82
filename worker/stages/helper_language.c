/* SPDX-License-Identifier: MIT */
#include "worker/stages/helper_language.h"

#include "worker/stages/language.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Those that are not a suite's name in capitals. A version that is not the suite's own is asked for by a flag. */
static const struct {
	const char *name, *suite, *flag;
} languages[] = {
	{"ADA", "ada", NULL},
	{"C", "c", NULL},
	{"C11", "c", "-std=gnu11"},
	{"CLANG", "c", NULL},
	{"CLANGX", "cpp", NULL},
	{"CPP03", "cpp", "-std=gnu++98"},
	{"CPP11", "cpp", "-std=gnu++11"},
	{"CPP14", "cpp", "-std=gnu++14"},
	{"CPP17", "cpp", "-std=gnu++17"},
	{"CPP20", "cpp", "-std=gnu++20"},
	{"CPP23", "cpp", "-std=gnu++23"},
	{"F95", "fortran", NULL},
	{"HASK", "haskell", NULL},
	{"JAVA8", "java", NULL},
	{"JAVA11", "java", NULL},
	{"JAVA17", "java", NULL},
	{"MONOCS", "csharp", NULL},
	{"NODEJS", "javascript", NULL},
	{"PAS", "pascal", NULL},
	{"PERL", "perl", NULL},
	{"PY2", "python2", NULL},
	{"PY3", "python3", NULL},
	{"PYPY3", "pypy3", NULL},
	{"RKT", "racket", NULL},
	{"RUBY2", "ruby", NULL},
	{"SBCL", "lisp", NULL},
	{"SCM", "scheme", NULL},
	{"V8JS", "javascript", NULL},
};

static const struct suite *find_lower(const struct suites *suites, const char *name)
{
	char lower[32] = "";
	for (size_t i = 0; name[i] && i + 1 < sizeof(lower); i++)
		lower[i] = (char)tolower((unsigned char)name[i]);
	return suite_find(suites, lower);
}

static int by_name(const struct suites *suites, const char *name, const struct suite **ret,
                   struct strv *flags, struct error *err)
{
	int r = 0;
	*ret = NULL;
	for (size_t i = 0; !*ret && i < ARRAY_SIZE(languages); i++) {
		if (strcmp(languages[i].name, name) != 0)
			continue;
		*ret = suite_find(suites, languages[i].suite);
		if (languages[i].flag)
			r = strv_add(flags, languages[i].flag);
	}
	if (!*ret)
		*ret = find_lower(suites, name);
	if (!*ret || (*ret)->jury)
		return error_say(err, -EINVAL, "no language %s here", name);
	return r < 0 ? error_set(err, r, "language") : language_is_here(*ret, err);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t length = strlen(name), of_suffix = strlen(suffix);
	return length > of_suffix && strcmp(name + length - of_suffix, suffix) == 0;
}

static bool any_ends_in(const struct strv *files, const char *suffix)
{
	for (size_t i = 0; i < files->count; i++)
		if (ends_in(files->items[i], suffix))
			return true;
	return false;
}

/* C++ and C come first, wherever in the list their files are: DMOJ/judge-server, dmoj/utils/helper_files.py. */
static int by_files(const struct suites *suites, const struct helper_ref *ref,
                    const struct submission *first, const struct suite **ret, struct error *err)
{
	static const char *const suffixes[][2] = {{".cpp", "cpp"}, {".cc", "cpp"}, {".c", "c"}};
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (!any_ends_in(&ref->files, suffixes[i][0]))
			continue;
		*ret = suite_find(suites, suffixes[i][1]);
		if (*ret)
			return language_is_here(*ret, err);
	}
	return language_of(suites, first, LANGUAGE_OF_A_PACKAGE, ret, err);
}

int helper_language(const struct suites *suites, const struct helper_ref *ref,
                    const struct submission *first, const struct suite **ret,
                    struct strv *ret_flags, struct error *err)
{
	int r = ref->language ? by_name(suites, ref->language, ret, ret_flags, err)
	                      : by_files(suites, ref, first, ret, err);
	for (size_t i = 0; r == 0 && i < ref->flags.count; i++)
		if (strv_add(ret_flags, ref->flags.items[i]) < 0)
			r = error_set(err, -ENOMEM, "flags");
	return r;
}
