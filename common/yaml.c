/* SPDX-License-Identifier: MIT */
#include "common/yaml.h"

#include "common/yaml_events.h"
#include "common/yaml_scan.h"
#include "common/yaml_simple.h"

#include <string.h>

static bool begins_with(const char *data, size_t size, const char *text)
{
	return size >= strlen(text) && memcmp(data, text, strlen(text)) == 0;
}

struct yaml_node *yaml_parse(const char *file, const char *data, size_t size,
                             struct yaml_limits limits, struct findings *findings)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	const struct place whole = {.file = file};
	if (size > limits.bytes) {
		findings_add(findings, SEVERITY_ERROR, &whole,
		             "expected at most %zu bytes, found %zu", limits.bytes, size);
		return NULL;
	}
	if (begins_with(data, size, byte_order_mark)) {
		findings_add(findings, SEVERITY_WARNING, &whole,
		             "begins with a byte order mark, which it should not");
		data += strlen(byte_order_mark);
		size -= strlen(byte_order_mark);
	}
	size_t offset = 0;
	const char *message = yaml_scan(data, size, &offset);
	if (message) {
		struct place place = {.file = file};
		yaml_scan_place(data, offset, &place.line, &place.column);
		findings_add(findings, SEVERITY_ERROR, &place, "%s", message);
		return NULL;
	}
	struct yaml_node *root = yaml_simple_parse(data, size, &limits);
	return root ? root : yaml_events_parse(file, data, size, &limits, findings);
}
