/* SPDX-License-Identifier: MIT */
/* The reader in its box, and streams that no reader of ours writes. */
#include "tests/unit/intake_fixture.h"
#include "worker/intake/unpack_protocol.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* ---- the reader in its box ------------------------------------------------------------------- */

/*
 * Files do not exist (libc asks for a time zone and for converters, and does without); the rest
 * ends the process.
 */
static int run_without_files(void)
{
#define ANSWER(name, action)                                                                       \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, action)
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		ANSWER(openat, SECCOMP_RET_ERRNO | ENOENT),
		ANSWER(execve, SECCOMP_RET_KILL_PROCESS),
		ANSWER(socket, SECCOMP_RET_KILL_PROCESS),
		ANSWER(clone, SECCOMP_RET_KILL_PROCESS),
		ANSWER(clone3, SECCOMP_RET_KILL_PROCESS),
		ANSWER(readlinkat, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
#undef ANSWER
	struct sock_fprog program = {ARRAY_SIZE(code), code};
	CHECK_INT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CHECK_INT(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
	return unpack_child_main();
}

TEST(the_reader_needs_no_files_and_no_other_processes)
{
	static const struct {
		const char *path;
		maker_step format, filter;
	} kinds[] = {
		{"x.zip", ZIP, NULL},
		{"x.tgz", TAR, GZIP},
		{"x.tbz2", TAR, archive_write_add_filter_bzip2},
		{"x.txz", TAR, archive_write_add_filter_xz},
		{"x.tzst", TAR, ZSTD},
	};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		put_archive(kinds[i].path, kinds[i].format, kinds[i].filter, "a.c", "x");
		struct intake intake =
			read_with(AT_FDCWD, kinds[i].path, limits_4_mib(), run_without_files);
		CHECK_STR(paths_of(&intake), "a.c ");
		intake_done(&intake);
	}
	put_archive("x.tar", archive_write_set_format_pax, NULL, "\xc3\xb6.c", "x");
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "x.tar", limits_4_mib(), run_without_files),
	                 "x.tar: entry \\xc3\\xb6.c: name is not ASCII");
}

static int crash(void)
{
	(void)kill(getpid(), SIGKILL);
	return 0;
}

static int do_nothing(void)
{
	return 0;
}

static int fail_after_the_end(void)
{
	(void)unpack_child_main();
	return 3;
}

static int hang(void)
{
	(void)pause();
	return 0;
}

TEST(a_reader_that_dies_is_told_and_nothing_of_it_is_used)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "x.zip", limits_4_mib(), crash),
	                 "x.zip: the archive reader ended early: killed by signal 9");
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "x.zip", limits_4_mib(), do_nothing),
	                 "x.zip: the archive reader stopped in the middle");
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "x.zip", limits_4_mib(), fail_after_the_end),
	                 "x.zip: the archive reader ended early: exit status 3");
}

TEST(a_reader_that_never_ends_is_given_up)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct submission_limits limits = limits_4_mib();
	limits.wall_ns = 100 * NS_PER_MS;
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "x.zip", limits, hang),
	                 "x.zip: takes longer than 0.1 s to read");
}

TEST(a_reader_is_given_up_when_nobody_wants_the_archive_any_more)
{
	int stop = eventfd(1, EFD_CLOEXEC);
	CHECK(stop >= 0);
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct forked_reader forked = {.run = hang};
	struct unpack_reader reader = {forked_spawn, forked_wait, &forked, &stop};
	struct submission_limits limits = limits_4_mib();
	struct submission submission = {0};
	struct findings findings = {0};
	struct error err = {0};
	CHECK_INT(submission_read(AT_FDCWD, "x.zip", &limits, &reader, &findings, &submission, &err),
	          -ECANCELED);
	CHECK_INT(forked.pid, 0);
}

static int refuse_to_spawn(void *context, int archive_fd, int output_fd, struct error *err)
{
	(void)context;
	CHECK(archive_fd > 0 && output_fd > 0);
	return error_set(err, -EAGAIN, "fork");
}

TEST(a_reader_that_cannot_be_started_is_our_failure)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct unpack_reader reader = {refuse_to_spawn, NULL, NULL, NULL};
	struct submission_limits limits = limits_4_mib();
	struct submission submission = {0};
	struct findings findings = {0};
	struct error err = {0};
	CHECK_INT(submission_read(AT_FDCWD, "x.zip", &limits, &reader, &findings, &submission, &err),
	          -EAGAIN);
	CHECK_STR(err.text,
	          "x.zip: start the archive reader: fork: Resource temporarily unavailable");
}

/* ---- streams that no reader of ours writes --------------------------------------------------- */

struct forgery {
	int fd;
};

static struct forgery forge(void)
{
	struct forgery forgery = {memfd_create("stream", MFD_CLOEXEC)};
	CHECK(forgery.fd >= 0);
	return forgery;
}

static void forge_record(struct forgery *forgery, enum unpack_type type, const void *data,
                         size_t size)
{
	struct unpack_record record = {UNPACK_MAGIC, (uint16_t)type, 0, (uint32_t)size};
	CHECK_INT(fd_write_all(forgery->fd, &record, sizeof(record)), 0);
	CHECK_INT(fd_write_all(forgery->fd, data, size), 0);
}

static void forge_text(struct forgery *forgery, enum unpack_type type, const char *text)
{
	forge_record(forgery, type, text, strlen(text));
}

/* The text of what came of it; static. Closes the forgery. */
static const char *read_forgery(struct forgery *forgery)
{
	static struct error err;
	struct submission_limits limits = limits_4_mib();
	struct findings findings = {0};
	struct collector c = {.limits = &limits, .name = "x", .verb = "unpacks to", .err = &err};
	bool cut;
	err = (struct error){0};
	CHECK_INT(lseek(forgery->fd, 0, SEEK_SET), 0);
	int r = unpack_stream(&c, forgery->fd, 1000, &cut);
	if (r == 0)
		r = collector_finish(&c, true, &findings);
	collector_done(&c);
	findings_done(&findings);
	CHECK_INT(close(forgery->fd), 0);
	CHECK(r == 0 || r == SUBMISSION_REFUSED);
	return r == 0 ? "read" : err.text;
}

TEST(a_stream_is_read_to_its_end_record_only)
{
	struct forgery forgery = forge();
	forge_text(&forgery, UNPACK_FILE, "a.c");
	forge_text(&forgery, UNPACK_DATA, "x");
	forge_text(&forgery, UNPACK_END, "");
	forge_text(&forgery, UNPACK_FILE, "../b.c");
	CHECK_STR(read_forgery(&forgery), "read");
}

TEST(a_stream_without_an_end_is_refused)
{
	struct forgery forgery = forge();
	forge_text(&forgery, UNPACK_FILE, "a.c");
	CHECK_STR(read_forgery(&forgery), "x: the archive reader stopped in the middle");
	forgery = forge();
	CHECK_INT(fd_write_all(forgery.fd, "jur", 3), 0);
	CHECK_STR(read_forgery(&forgery), "x: the archive reader stopped in the middle");
}

TEST(foreign_text_in_a_stream_is_refused)
{
	struct forgery forgery = forge();
	CHECK_INT(fd_write_all(forgery.fd, "juror: error while loading shared libraries", 40), 0);
	CHECK_STR(read_forgery(&forgery),
	          "x: the archive reader broke its protocol: no such record");
}

TEST(records_of_unknown_types_and_sizes_are_refused)
{
	static const unsigned types[] = {0, UNPACK_TYPE_COUNT, 255};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct forgery forgery = forge();
		forge_record(&forgery, (enum unpack_type)types[i], "", 0);
		CHECK_STR(read_forgery(&forgery),
		          "x: the archive reader broke its protocol: no such record");
	}
	static char bytes[UNPACK_DATA_MAX + 1];
	static const struct {
		enum unpack_type type;
		size_t size;
	} too_long[] = {
		{UNPACK_FILE, UNPACK_PATH_MAX + 1},
		{UNPACK_DIRECTORY, UNPACK_PATH_MAX + 1},
		{UNPACK_DATA, UNPACK_DATA_MAX + 1},
		{UNPACK_ERROR, UNPACK_TEXT_MAX + 1},
		{UNPACK_END, 1},
	};
	for (size_t i = 0; i < ARRAY_SIZE(too_long); i++) {
		struct forgery forgery = forge();
		forge_record(&forgery, too_long[i].type, bytes, too_long[i].size);
		CHECK_STR(read_forgery(&forgery),
		          "x: the archive reader broke its protocol: record too long");
	}
}

TEST(data_without_a_file_is_refused)
{
	struct forgery forgery = forge();
	forge_text(&forgery, UNPACK_DATA, "x");
	CHECK_STR(read_forgery(&forgery),
	          "x: the archive reader broke its protocol: data without a file");
	forgery = forge();
	forge_text(&forgery, UNPACK_FILE, "a.c");
	forge_text(&forgery, UNPACK_DIRECTORY, "b");
	forge_text(&forgery, UNPACK_DATA, "x");
	CHECK_STR(read_forgery(&forgery),
	          "x: the archive reader broke its protocol: data without a file");
}

TEST(forged_names_are_refused)
{
	struct forgery forgery = forge();
	forge_record(&forgery, UNPACK_FILE, "a.c\0b", 5);
	CHECK_STR(read_forgery(&forgery), "x: entry a.c\\x00b: control byte in the name");
	forgery = forge();
	forge_text(&forgery, UNPACK_FILE, "./.");
	CHECK_STR(read_forgery(&forgery), "x: has a file without a name");
	forgery = forge();
	forge_text(&forgery, UNPACK_DIRECTORY, "../b");
	CHECK_STR(read_forgery(&forgery), "x: entry ../b: leaves the archive");
}

TEST(forged_error_texts_cannot_play_with_the_terminal)
{
	struct forgery forgery = forge();
	forge_text(&forgery, UNPACK_ERROR, "\x1b[2J\nJE: all is well");
	CHECK_STR(read_forgery(&forgery), "x: \\x1b[2J\\x0aJE: all is well");
}

TEST(endless_data_and_endless_entries_are_refused)
{
	static char bytes[UNPACK_DATA_MAX];
	struct forgery forgery = forge();
	forge_text(&forgery, UNPACK_FILE, "a.c");
	for (unsigned i = 0; i < 100; i++)
		forge_record(&forgery, UNPACK_DATA, bytes, sizeof(bytes));
	CHECK_STR(read_forgery(&forgery), "x: unpacks to more than 200 times its size");
	forgery = forge();
	for (unsigned i = 0; i < 1001; i++)
		forge_text(&forgery, UNPACK_DIRECTORY, "a");
	CHECK_STR(read_forgery(&forgery), "x: holds more than 1000 files and directories");
}
