/* SPDX-License-Identifier: MIT */
/*
 * struct sandbox_request → message and descriptors.
 */
#pragma once

#include "common/error.h"
#include "common/fd.h"
#include "sandbox/protocol/wire.h"
#include "sandbox/sandbox.h"

struct encoded_request {
	_Alignas(8) char message[WIRE_REQUEST_SIZE_MAX];
	size_t size;
	int fds[FD_SEND_MAX]; /* borrowed from the request and the caller */
	size_t n_fds;
};

/* The client's side of the result, the first descriptors of every request; keep_dir_socket -1 for none. */
struct encoded_channels {
	int result_pipe, kill_eventfd, keep_dir_socket;
};

/* Return: 0, -EINVAL or -E2BIG with a text that says what is wrong with the request. */
int request_encode(const struct sandbox_request *request, const struct encoded_channels *channels,
                   struct encoded_request *ret, struct error *err) _must_check_;
