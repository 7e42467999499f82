/* SPDX-License-Identifier: MIT */
#include "worker/stages/unbuffered.h"

#include "worker/suite/suite.h"

#include <string.h>

static char source[] = "#include <stdio.h>\n"
		       "static void __attribute__((constructor)) unbuffer(void)\n"
		       "{\n"
		       "\tsetvbuf(stdout, NULL, _IONBF, 0);\n"
		       "}\n";
static char path_c[] = "juror_unbuffered.c", path_cpp[] = "juror_unbuffered.cpp";

static struct submission_file file_c = {path_c, source, sizeof(source) - 1, false};
static struct submission_file file_cpp = {path_cpp, source, sizeof(source) - 1, false};

static const struct {
	const char *suite;
	struct submission layer;
} layers[] = {
	{"c", {.files = &file_c, .n_files = 1, .total_bytes = sizeof(source) - 1}},
	{"cpp", {.files = &file_cpp, .n_files = 1, .total_bytes = sizeof(source) - 1}},
};

const struct submission *unbuffered_layer(const struct suite *suite)
{
	for (size_t i = 0; i < ARRAY_SIZE(layers); i++)
		if (strcmp(layers[i].suite, suite->name) == 0)
			return &layers[i].layer;
	return NULL;
}
