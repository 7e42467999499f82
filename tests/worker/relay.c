/* SPDX-License-Identifier: MIT */
/*
 * The relay between files and a program in a sandbox.
 */
#include "tests/worker/relay_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

enum { BIG = RELAY_INPUT_PIPE_BYTES + (3 << 20), ALL_AT_ONCE = 1 << 20, ONE_PAGE = 4096 };

static void check_output_is_input(const struct relay *relay, size_t size)
{
	CHECK_INT(size_of_output(relay), size);
	const unsigned char *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, relay->output, 0);
	CHECK(data != MAP_FAILED);
	for (size_t i = 0; i < size; i++)
		if (data[i] != i % 251)
			FAIL("byte %zu is wrong", i);
}

/* ---- both ways ---- */

TEST(everything_passes_both_ways)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "copy"));
	check_output_is_input(&relay, BIG);
	CHECK_INT(relay.output_bytes, BIG);
	CHECK(!relay.output_limit_hit);
	relay_close(&relay);
}

/* Files for outputs are used again, longest first and shortest last. */
TEST(nothing_of_a_former_output_is_in_a_later_one)
{
	static const size_t sizes[] = {100000, 60000, 5000, 4096, 7, 0, 3};
	struct outputs outputs = {.scratch = -1};
	struct error err = {0};
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct relay relay;
		CHECK_INT(relay_open(&relay, make_input(sizes[i]), no_limit, &outputs, &err), 0);
		CHECK_EXITED(run_opened(&relay, (const char *const[]){"pipes", "copy", NULL}));
		CHECK_INT(size_of_output(&relay), sizes[i]);
		if (sizes[i] > 0)
			check_output_is_input(&relay, sizes[i]);
		relay_close(&relay);
		CHECK_INT(outputs.n_spare, sizes[i] <= OUTPUTS_SPARE_BYTES);
	}
	outputs_done(&outputs);
	CHECK_INT(outputs.n_spare, 0);
}

/* Runs a program that copies so many bytes into an output that was used before. */
static void check_next_output(struct outputs *outputs, size_t size)
{
	struct relay relay;
	struct error err = {0};
	CHECK_INT(outputs->n_spare, 1);
	CHECK_INT(relay_open(&relay, make_input(size), no_limit, outputs, &err), 0);
	CHECK_EXITED(run_opened(&relay, (const char *const[]){"pipes", "copy", NULL}));
	check_output_is_input(&relay, size);
	relay_close(&relay);
	outputs_done(outputs);
}

TEST(nothing_of_an_output_beyond_its_limit_is_in_a_later_one)
{
	struct outputs outputs = {.scratch = -1};
	struct relay relay;
	struct error err = {0};
	CHECK_INT(relay_open(&relay, make_input(0), 1000, &outputs, &err), 0);
	(void)run_opened(&relay, (const char *const[]){"pipes", "write", "60000", "0", NULL});
	CHECK(relay.output_limit_hit);
	relay_close(&relay);
	check_next_output(&outputs, 7);
}

TEST(nothing_of_an_output_that_nobody_settled_is_in_a_later_one)
{
	struct outputs outputs = {.scratch = -1};
	struct relay relay;
	struct error err = {0};
	CHECK_INT(relay_open(&relay, make_input(0), no_limit, &outputs, &err), 0);
	CHECK_INT(write(relay.output, "of a relay that was interrupted", 31), 31);
	relay_close(&relay);
	check_next_output(&outputs, 7);
}

TEST(a_file_on_a_disk_is_not_used_again)
{
	char directory[] = "/var/tmp/juror-outputs-XXXXXX";
	struct error err = {0};
	CHECK(mkdtemp(directory));
	struct outputs outputs = {.scratch = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	int file = outputs_take(&outputs, OUTPUTS_MEMORY_BYTES + 1, &err);
	CHECK(file >= 0);
	bool is_disk = fcntl(file, F_GET_SEALS) < 0;
	outputs_give(&outputs, file);
	unsigned kept = outputs.n_spare;
	outputs_done(&outputs);
	CHECK_INT(close(outputs.scratch), 0);
	CHECK_INT(rmdir(directory), 0); /* nothing was left in it */
	if (!is_disk)
		SKIP("/var/tmp is no disk");
	CHECK_INT(kept, 0);
}

TEST(pipes_of_one_page_do)
{
	struct relay relay;
	struct error err = {0};
	CHECK_INT(relay_open(&relay, -1, no_limit, NULL, &err),
	          0); /* nothing in it, so that it can shrink */
	CHECK_INT(fcntl(relay.in.sink, F_SETPIPE_SZ, ONE_PAGE), ONE_PAGE);
	CHECK_INT(fcntl(relay.out.source, F_SETPIPE_SZ, ONE_PAGE), ONE_PAGE);
	relay.in.source = make_input(BIG);
	CHECK_EXITED(run_opened(&relay, (const char *const[]){"pipes", "copy", NULL}));
	check_output_is_input(&relay, BIG);
	relay_close(&relay);
}

TEST(a_program_may_shrink_its_pipe)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "copy-through-one-page"));
	check_output_is_input(&relay, BIG);
	relay_close(&relay);
}

TEST(an_input_of_one_mebibyte_can_be_read_at_once)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, ALL_AT_ONCE, no_limit, "read-at-once", "1048576"));
	relay_close(&relay);
}

TEST(an_empty_input_is_an_end_of_file)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, no_limit, "copy"));
	CHECK_INT(size_of_output(&relay), 0);
	relay_close(&relay);
}

/* ---- programs that do not read ---- */

TEST(a_program_need_not_read_its_input)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "write", "10", "0"));
	CHECK_INT(size_of_output(&relay), 10);
	relay_close(&relay);
}

TEST(a_program_may_read_a_part_of_its_input)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "read", "100000"));
	CHECK_INT(size_of_output(&relay), 2);
	relay_close(&relay);
}

TEST(a_program_may_close_its_input_and_go_on)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "close-input"));
	CHECK_INT(size_of_output(&relay), 100000);
	relay_close(&relay);
}

TEST(a_program_may_close_its_output_and_go_on)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "close-output", "200000"));
	CHECK_INT(size_of_output(&relay), 0);
	relay_close(&relay);
}

TEST(a_child_that_stays_does_not_hold_the_relay)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, BIG, no_limit, "leave-a-child"));
	CHECK_INT(size_of_output(&relay), 2);
	relay_close(&relay);
}

TEST(a_write_that_fails_half_way_does_not_block_the_relay)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, no_limit, "write-badly"));
	CHECK_INT(size_of_output(&relay), 6000);
	relay_close(&relay);
}

/* ---- the limit ---- */

TEST(as_much_output_as_the_limit_is_fine)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, 100000, "write", "100000", "0"));
	CHECK_INT(size_of_output(&relay), 100000);
	CHECK(!relay.output_limit_hit);
	relay_close(&relay);
}

TEST(one_byte_more_is_not)
{
	struct relay relay;
	(void)RUN(&relay, 0, 99999, "write", "100000", "0");
	CHECK(relay.output_limit_hit);
	CHECK_INT(relay.output_bytes, 100000);
	relay_close(&relay);
}

TEST(standard_error_counts_with_standard_output)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, 100000, "write", "50000", "50000"));
	CHECK(!relay.output_limit_hit);
	CHECK_INT(relay.output_bytes, 100000);
	relay_close(&relay);
	(void)RUN(&relay, 0, 100000, "write", "50000", "50001");
	CHECK(relay.output_limit_hit);
	relay_close(&relay);
}

TEST(a_limit_of_zero_allows_no_output)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, 0, "write", "0", "0"));
	CHECK(!relay.output_limit_hit);
	relay_close(&relay);
	(void)RUN(&relay, 0, 0, "write", "1", "0");
	CHECK(relay.output_limit_hit);
	relay_close(&relay);
}

TEST(a_program_that_passes_the_limit_is_ended)
{
	struct relay relay;
	/* By us, or by the signal for a pipe that nobody reads: whichever comes first. */
	struct sandbox_result result = RUN(&relay, 0, 1000, "write", "1000000000", "0");
	CHECK(result.status == SANDBOX_SIGNALED);
	CHECK(relay.output_limit_hit);
	CHECK(size_of_output(&relay) <= 1001);
	relay_close(&relay);
}

TEST(the_beginning_of_standard_error_is_kept)
{
	struct relay relay;
	CHECK_EXITED(RUN(&relay, 0, no_limit, "write", "0", "100"));
	CHECK_INT(relay.kept.size, 100);
	relay_close(&relay);
	CHECK_EXITED(RUN(&relay, 0, no_limit, "write", "0", "100000"));
	CHECK_INT(relay.kept.size, CHANNEL_KEPT_BYTES);
	CHECK_INT(relay.output_bytes, 100000);
	relay_close(&relay);
}

/* ---- stopping ---- */

TEST(the_relay_ends_when_juror_is_to_stop)
{
	struct relay relay;
	struct error err = {0};
	int stop = eventfd(1, EFD_CLOEXEC);
	CHECK(stop >= 0);
	open_relay(&relay, BIG, no_limit);
	struct sandbox_handle *handle = submit(&relay, (const char *const[]){"pipes", "wait", NULL});
	CHECK_INT(relay_run(&relay, handle, stop, &err), -ECANCELED);
	sandbox_cancel(handle);
	relay_close(&relay);
}

TEST(nothing_stays_open_after_a_run)
{
	struct relay relay;
	int before = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	CHECK_INT(close(before), 0);
	struct error err = {0};
	CHECK_INT(relay_open(&relay, make_input(BIG), no_limit, NULL, &err), 0);
	relay_close(&relay);
	int after = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	CHECK_INT(after, before);
}

/* ---- what programs do to their pipes ---- */

/* Kernels before 6.14 announce bytes when a writev fails half-way, and one that opens its stream by name can take back
 * what it wrote. */
TEST(bytes_that_are_announced_and_do_not_come_keep_nobody)
{
	struct relay relay;
	struct error err = {0};
	open_relay(&relay, 0, no_limit);
	CHECK_INT(channel_step(&relay.errors, POLLIN, &err), CHANNEL_QUIET);
	CHECK_INT(channel_step(&relay.out, POLLIN, &err), CHANNEL_QUIET);
	channel_end_sink(&relay.out);
	relay.output = -1;
	CHECK_INT(channel_step(&relay.out, POLLIN, &err), CHANNEL_QUIET);
	relay_close(&relay);
}

TEST(bytes_that_a_program_writes_to_its_own_input_are_nobodys_words)
{
	struct channel channel = CHANNEL_CLOSED;
	struct error err = {0};
	int end;
	CHECK_INT(channel_make_pipe(&end, &channel.sink, &err), 0);
	CHECK_INT(write(channel.sink, "mine", 4), 4);
	CHECK_INT(channel_heard_bytes(&channel), 0);
	channel_close(&channel);
	(void)close(end);
}
