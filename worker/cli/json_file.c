/* SPDX-License-Identifier: MIT */
#include "worker/cli/json_file.h"

#include "worker/report/json.h"
#include "worker/report/output.h"

#include <errno.h>
#include <string.h>

int json_file_write(json_t *value, const char *path, struct error *err)
{
	_cleanup_(freep) char *text = value ? report_json_text(value, false) : NULL;
	json_decref(value);
	if (!text)
		return error_set(err, -ENOMEM, "--json %s", path);
	size_t size = strlen(text);
	text[size] = '\n'; /* the NUL is not written */
	return report_output(path, text, size + 1, err);
}
