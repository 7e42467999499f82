/* SPDX-License-Identifier: MIT */
/* The archive reader's end of the stream of records (unpack_protocol.h). */
#pragma once

#include "common/error.h"
#include "worker/intake/unpack_protocol.h"

#include <stddef.h>

/* Room for many small records: most sources are shorter than a pipe's page. */
struct unpack_output {
	int fd;
	int failure; /* negative errno of the first failed write; none comes after it */
	size_t size;
	char bytes[UNPACK_DATA_MAX];
};

void unpack_output_record(struct unpack_output *output, enum unpack_type type, unsigned flags,
                          const void *data, size_t size);

/* The last record: END, or what @err says where @result is negative. Return: 0, or the negative errno of the first write that
 * failed. */
int unpack_output_finish(struct unpack_output *output, int result, const struct error *err);
