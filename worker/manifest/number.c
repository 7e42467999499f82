/* SPDX-License-Identifier: MIT */
/*
 * Numbers of scores: checked here, kept as they were written, since a score is exact and a double is not.
 */
#include "common/numeral.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Far more digits than the 30 on each side of the point that the format asks for; what is longer
 * would only make exact sums slow. */
enum { NUMBER_LENGTH_MOST = 128, EXPONENT_MOST = 400 };

int manifest_check_number(const char *text, double *ret)
{
	if (strlen(text) > NUMBER_LENGTH_MOST)
		return -ERANGE;
	const char *exponent = strpbrk(text, "eE");
	double value;
	int r = numeral_number(text, &value);
	if (r == 0 && exponent && labs(strtol(exponent + 1, NULL, 10)) > EXPONENT_MOST)
		return -ERANGE;
	if (r == 0 && ret)
		*ret = value;
	return r;
}

void manifest_field_number_text(struct fields_reader *reader, const struct field *field,
                                const struct yaml_node *value, void *target)
{
	const char *text = fields_text(reader, value, "a number");
	if (!text)
		return;
	if (manifest_check_number(text, NULL) == 0)
		field_string(reader, field, value, target);
	else
		fields_fault(reader, value, "expected a decimal number, found '%s'", text);
}
