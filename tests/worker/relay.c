/* SPDX-License-Identifier: MIT */
/*
 * The relay between files and a program in a sandbox.
 */
#include "worker/relay/relay.h"

#include "common/fd.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BIG = RELAY_INPUT_PIPE_BYTES + (3 << 20), ALL_AT_ONCE = 1 << 20, ONE_PAGE = 4096 };
static const uint64_t no_limit = UINT64_C(1) << 30;

/* As juror does for itself. */
__attribute__((constructor)) static void ignore_broken_pipes(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
}

/* A file of numbers, so that a byte in the wrong place shows. */
static int make_input(size_t size)
{
	_cleanup_(freep) char *data = malloc(size + 1);
	CHECK(data);
	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i % 251);
	int fd = fd_memfd("input", data, size, NULL);
	CHECK(fd >= 0);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void open_relay(struct relay *relay, size_t input_size, uint64_t limit)
{
	struct error err = {0};
	if (relay_open(relay, make_input(input_size), limit, NULL, &err) < 0)
		FAIL("relay_open: %s", err.text);
}

static struct sandbox_handle *submit(struct relay *relay, const char *const *argv)
{
	struct sandbox_request request = box_request_argv(argv);
	request.stdin_fd = relay->program.stdin_fd;
	request.stdout_fd = relay->program.stdout_fd;
	request.stderr_fd = relay->program.stderr_fd;
	struct sandbox_handle *handle = box_submit(box_open(), request);
	relay_ends_close(&relay->program);
	return handle;
}

static struct sandbox_result run_opened(struct relay *relay, const char *const *argv)
{
	struct error err = {0};
	struct sandbox_handle *handle = submit(relay, argv);
	if (relay_run(relay, handle, -1, &err) < 0)
		FAIL("relay_run: %s", err.text);
	return box_wait(handle);
}

static struct sandbox_result run(struct relay *relay, size_t input_size, uint64_t limit,
                                 const char *const *argv)
{
	open_relay(relay, input_size, limit);
	return run_opened(relay, argv);
}
#define RUN(relay, input_size, limit, ...)                                                         \
	run(relay, input_size, limit, (const char *const[]){"pipes", __VA_ARGS__, NULL})

#define CHECK_EXITED(result)                                                                       \
	do {                                                                                       \
		struct sandbox_result result_ = (result);                                          \
		CHECK_STR(result_.error, "");                                                      \
		CHECK_INT(result_.status, SANDBOX_EXITED);                                         \
		CHECK_INT(result_.exit_code, 0);                                                   \
	} while (0)

static off_t size_of_output(const struct relay *relay)
{
	struct stat st;
	CHECK_INT(fstat(relay->output, &st), 0);
	return st.st_size;
}

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

/* ---- the cases of the judge layer of the thesis, by their names ---- */

/* A program that does these actions (tests/payloads/talk.c), with this input. */
static struct sandbox_result act(struct relay *relay, const char *input,
                                 struct sandbox_request limits, const char *const *argv)
{
	struct error err = {0};
	int fd = box_text_fd(input);
	if (relay_open(relay, fd, no_limit, NULL, &err) < 0)
		FAIL("relay_open: %s", err.text);
	struct sandbox_request request = box_request_argv(argv);
	request.cpu_limit_ns = limits.cpu_limit_ns;
	request.memory_limit_bytes = limits.memory_limit_bytes;
	request.stdin_fd = relay->program.stdin_fd;
	request.stdout_fd = relay->program.stdout_fd;
	request.stderr_fd = relay->program.stderr_fd;
	struct sandbox_handle *handle = box_submit(box_open_with_groups(), request);
	relay_ends_close(&relay->program);
	if (relay_run(relay, handle, -1, &err) < 0)
		FAIL("relay_run: %s", err.text);
	return box_wait(handle);
}
#define ACT(relay, input, ...)                                                                     \
	act(relay, input, SANDBOX_REQUEST_INIT, (const char *const[]){"talk", __VA_ARGS__, NULL})

static void check_output(struct relay *relay, const char *text)
{
	char found[256] = "";
	CHECK_INT(size_of_output(relay), strlen(text));
	CHECK_INT(pread(relay->output, found, sizeof(found) - 1, 0), strlen(text));
	CHECK_STR(found, text);
	relay_close(relay);
}

TEST(prog_tle)
{
	struct relay relay;
	struct sandbox_request limits = {.cpu_limit_ns = box_ns(100)};
	struct sandbox_result result =
		act(&relay, "1\n", limits, (const char *const[]){"talk", "say=1", "spin", NULL});
	CHECK_INT(result.limit, SANDBOX_LIMIT_CPU);
	check_output(&relay, "1\n"); /* what it had written by then */
}

TEST(prog_mle)
{
	struct relay relay;
	struct sandbox_request limits = {.memory_limit_bytes = 64 * MIB};
	struct sandbox_result result =
		act(&relay, "1\n", limits, (const char *const[]){"talk", "memory=200", NULL});
	CHECK_INT(result.limit, SANDBOX_LIMIT_MEMORY);
	check_output(&relay, "");
}

TEST(prog_rte)
{
	struct relay relay;
	struct sandbox_result result = ACT(&relay, "1\n", "line", "say=2", "crash");
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGABRT);
	check_output(&relay, "2\n");
}

TEST(prog_output_size_limit_exceeded)
{
	struct relay relay;
	(void)RUN(&relay, 0, 1000000, "write", "1000000000", "0");
	CHECK(relay.output_limit_hit);
	relay_close(&relay);
}

TEST(io_simple)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n", "expect=1", "say=one", "expect=2", "say=two", "end"));
	check_output(&relay, "one\ntwo\n");
}

TEST(io_is_not_seekable)
{
	struct relay relay;
	/* Neither lseek, pread, pwrite nor mmap; copies of the descriptors are as good. */
	CHECK_EXITED(ACT(&relay, "1\n2\n", "check-pipes", "expect=1", "duplicate", "check-pipes",
	                 "say=one", "expect=2", "end"));
	check_output(&relay, "one\n");
}

TEST(io_closes_partially_read_stdin_before_writing_to_stdout)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n3\n", "expect=1", "close-input", "say=one"));
	check_output(&relay, "one\n");
}

TEST(io_closes_stdout_and_reads_stdin_afterwards)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n", "say=one", "close-output", "expect=1", "expect=2", "end"));
	check_output(&relay, "one\n");
}

TEST(problematic_writev)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n", "write-badly", "expect=1", "exit=0"));
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
