/* SPDX-License-Identifier: MIT */
#include "worker/intake/unpack_output.h"

#include "common/fd.h"
#include "worker/intake/name.h"

#include <string.h>

static void flush(struct unpack_output *output)
{
	if (output->failure == 0)
		output->failure = fd_write_all(output->fd, output->bytes, output->size);
	output->size = 0;
}

static void add(struct unpack_output *output, const void *data, size_t size)
{
	while (size > 0) {
		size_t n = sizeof(output->bytes) - output->size;
		if (n > size)
			n = size;
		memcpy(output->bytes + output->size, data, n);
		output->size += n;
		data = (const char *)data + n;
		size -= n;
		if (output->size == sizeof(output->bytes))
			flush(output);
	}
}

void unpack_output_record(struct unpack_output *output, enum unpack_type type, unsigned flags,
                          const void *data, size_t size)
{
	struct unpack_record record = {UNPACK_MAGIC, (uint16_t)type, (uint16_t)flags,
	                               (uint32_t)size};
	add(output, &record, sizeof(record));
	add(output, data, size);
}

int unpack_output_finish(struct unpack_output *output, int result, const struct error *err)
{
	char text[UNPACK_TEXT_MAX + 1];
	if (result < 0) {
		(void)name_show_in(text, sizeof(text), err->text, strlen(err->text));
		unpack_output_record(output, UNPACK_ERROR, 0, text, strlen(text));
	} else {
		unpack_output_record(output, UNPACK_END, 0, NULL, 0);
	}
	flush(output);
	return output->failure;
}
