/* SPDX-License-Identifier: MIT */
#include "common/fd.h"
#include "tests/harness/test.h"
#include "worker/relay/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct transcript open_transcript(int pipe_ends[2])
{
	struct transcript transcript;
	struct error err = {0};
	CHECK_INT(transcript_init(&transcript, &err), 0);
	CHECK_INT(pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK), 0);
	return transcript;
}

TEST(what_is_noted_stays_in_the_pipe)
{
	int pipe_ends[2];
	char bytes[8];
	struct transcript transcript = open_transcript(pipe_ends);
	CHECK_INT(write(pipe_ends[1], "abc", 3), 3);
	CHECK_INT(transcript_note(&transcript, 0, 0, pipe_ends[0]), 3);
	CHECK_INT(transcript.n_bytes, 3);
	CHECK_INT(read(pipe_ends[0], bytes, sizeof(bytes)), 3);
	transcript_done(&transcript);
}

/* Else what comes right after the look would be moved without a note. */
TEST(an_empty_pipe_is_told_from_one_that_has_ended)
{
	int pipe_ends[2];
	struct transcript transcript = open_transcript(pipe_ends);
	CHECK_INT(transcript_note(&transcript, 0, 0, pipe_ends[0]), -1);
	CHECK_INT(errno, EAGAIN);
	(void)fd_close(pipe_ends[1]);
	CHECK_INT(transcript_note(&transcript, 0, 0, pipe_ends[0]), 0);
	transcript_done(&transcript);
}
