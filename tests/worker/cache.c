/* SPDX-License-Identifier: MIT */
/*
 * The store of compiled programs: whole or not there, whatever happens to whom.
 */
#include "worker/cache/cache.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The superuser's directory is fixed; this test leaves it alone, as somebody the host does not know. */
enum { SOMEBODY = 54321, BYTES_MAX = 1 << 20 };

static char directory[] = "/tmp/juror-cache-XXXXXX";
static struct state state;
static struct cache cache;

static void leave(void)
{
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

static void open_cache(void)
{
	struct error err = {0};
	if (state_open(&state, &err) < 0 || cache_open(&state, BYTES_MAX, &cache, &err) < 0)
		FAIL("%s", err.text);
}

static void enter(void)
{
	if (geteuid() == 0)
		CHECK(setresgid(SOMEBODY, SOMEBODY, SOMEBODY) == 0 &&
		      setresuid(SOMEBODY, SOMEBODY, SOMEBODY) == 0);
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(leave), 0);
	CHECK_INT(setenv("XDG_CACHE_HOME", directory, 1), 0);
	open_cache();
}

static void close_cache(void)
{
	cache_close(&cache);
	state_close(&state);
}

/* ---- programs: a file of @size equal bytes that can be executed, another one below a directory ---- */

static const char *key_of(unsigned number)
{
	static char key[SHA256_HEX_SIZE];
	(void)snprintf(key, sizeof(key), "%064u", number);
	return key;
}

static char *filled(char byte, size_t size)
{
	char *data = malloc(size + 1);
	CHECK(data);
	memset(data, byte, size);
	data[size] = '\0';
	return data;
}

static void make_program(const char *name, char byte, size_t size)
{
	_cleanup_(freep) char *data = filled(byte, size);
	CHECK_INT(mkdirat(state.scratch_dir, name, 0755), 0);
	_cleanup_(fd_closep) int dir = openat(state.scratch_dir, name, O_RDONLY | O_CLOEXEC);
	CHECK(dir >= 0 && mkdirat(dir, "sub", 0755) == 0);
	CHECK_INT(file_write_at(dir, "program", data, size, 0755, NULL), 0);
	CHECK_INT(file_write_at(dir, "sub/data", "x", 1, 0644, NULL), 0);
}

static void store(unsigned number, char byte, size_t size)
{
	struct error err = {0};
	make_program("made", byte, size);
	if (cache_store(&cache, key_of(number), "made", "a note\nof two lines", &err) < 0)
		FAIL("%s", err.text);
	CHECK_INT(file_remove_tree(state.scratch_dir, "made", NULL), 0);
}

static char *read_taken(const char *path, size_t *ret_size)
{
	char *data;
	_cleanup_(fd_closep) int fd = openat(state.scratch_dir, path, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(file_read(fd, 1 << 24, &data, ret_size, NULL), 0);
	return data;
}

/* Whether it was there; then it has to be whole and is removed. */
static bool take(unsigned number, char byte, size_t size)
{
	struct error err = {0};
	_cleanup_(freep) char *note = NULL;
	int r = cache_take(&cache, key_of(number), "taken", &note, &err);
	if (r < 0)
		FAIL("%s", err.text);
	if (r == 0) {
		CHECK(faccessat(state.scratch_dir, "taken", F_OK, 0) < 0);
		return false;
	}
	size_t found;
	_cleanup_(freep) char *data = read_taken("taken/program", &found);
	_cleanup_(freep) char *expected = filled(byte, size);
	CHECK_STR(note, "a note\nof two lines");
	CHECK(found == size && memcmp(data, expected, size) == 0);
	CHECK_INT(file_remove_tree(state.scratch_dir, "taken", NULL), 0);
	return true;
}

static const char *path_of(unsigned number, const char *name)
{
	static char path[256];
	(void)snprintf(path, sizeof(path), "%s/juror/cache/%s/%s", directory, key_of(number), name);
	return path;
}

/* ---- tests ---- */

TEST(what_was_stored_is_taken_with_its_modes_and_its_note)
{
	enter();
	struct stat st;
	char *note;
	store(1, 'a', 5000);
	CHECK_INT(cache_take(&cache, key_of(1), "out", &note, NULL), 1);
	CHECK_STR(note, "a note\nof two lines");
	CHECK_INT(fstatat(state.scratch_dir, "out/program", &st, 0), 0);
	CHECK_INT(st.st_mode & 07777, 0755);
	CHECK_INT(fstatat(state.scratch_dir, "out/sub/data", &st, 0), 0);
	CHECK_INT(st.st_mode & 07777, 0644);
	free(note);
	CHECK(!take(2, 'a', 5000));
	close_cache();
	open_cache(); /* another juror */
	CHECK(take(1, 'a', 5000));
	close_cache();
}

TEST(an_entry_whose_contents_were_lost_is_not_taken_and_can_be_stored_again)
{
	static const char *const files[] = {"files/program", "files/sub/data", "note"};
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct stat st;
		store(1, 'a', 5000);
		CHECK(take(1, 'a', 5000));
		/* As after a loss of power: the size is there, the bytes are not. */
		CHECK_INT(stat(path_of(1, files[i]), &st), 0);
		CHECK_INT(truncate(path_of(1, files[i]), 0), 0);
		CHECK_INT(truncate(path_of(1, files[i]), st.st_size), 0);
		CHECK(!take(1, 'a', 5000));
		CHECK_INT(file_remove_tree(AT_FDCWD, path_of(1, ""), NULL), 0);
	}
	store(1, 'a', 5000);
	CHECK_INT(unlink(path_of(1, "files/sub/data")), 0);
	CHECK(!take(1, 'a', 5000));
	store(1, 'a', 5000);
	CHECK(take(1, 'a', 5000));
	close_cache();
}

TEST(what_was_taken_outlives_its_entry)
{
	enter();
	char *note;
	size_t size;
	store(1, 'a', 5000);
	CHECK_INT(cache_take(&cache, key_of(1), "out", &note, NULL), 1);
	free(note);
	for (unsigned i = 2; i < 8; i++)
		store(i, 'b', BYTES_MAX / 2);
	CHECK(!take(1, 'a', 5000));
	free(read_taken("out/program", &size));
	CHECK_INT(size, 5000);
	close_cache();
}

/* An entry's age, since tests do not wait. */
static void set_used(unsigned number, time_t when)
{
	const struct timespec times[] = {{.tv_sec = when}, {.tv_sec = when}};
	CHECK_INT(utimensat(AT_FDCWD, path_of(number, "note"), times, 0), 0);
}

TEST(the_entry_that_was_used_longest_ago_goes_first)
{
	enter();
	for (unsigned i = 1; i <= 3; i++)
		store(i, 'a', BYTES_MAX / 4);
	for (unsigned i = 1; i <= 3; i++)
		set_used(i, 1000 + (time_t)i);
	CHECK(take(1, 'a', BYTES_MAX / 4)); /* used now */
	store(4, 'a', BYTES_MAX / 4);
	CHECK(!take(2, 'a', BYTES_MAX / 4));
	CHECK(take(1, 'a', BYTES_MAX / 4));
	CHECK(take(4, 'a', BYTES_MAX / 4));
	close_cache();
}

/* Of less than a page each: together they are nothing, and on disk a megabyte. */
static void store_crumbs(unsigned number)
{
	CHECK_INT(mkdirat(state.scratch_dir, "made", 0755), 0);
	_cleanup_(fd_closep) int dir = openat(state.scratch_dir, "made", O_RDONLY | O_CLOEXEC);
	for (unsigned i = 0; i < BYTES_MAX / 2 / 4096; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "%u", i);
		CHECK_INT(mkdirat(dir, name, 0755), 0);
		(void)snprintf(name, sizeof(name), "%u/crumb", i);
		CHECK_INT(file_write_at(dir, name, "x", 1, 0644, NULL), 0);
	}
	CHECK_INT(cache_store(&cache, key_of(number), "made", "", NULL), 0);
	CHECK_INT(file_remove_tree(state.scratch_dir, "made", NULL), 0);
}

TEST(small_files_and_directories_count_as_the_disk_counts_them)
{
	enter();
	store(1, 'a', 5000);
	set_used(1, 1000);
	store_crumbs(2);
	CHECK(!take(1, 'a', 5000));
	close_cache();
}

TEST(an_entry_that_is_in_the_way_is_left_alone)
{
	enter();
	store(1, 'a', 5000);
	store(1, 'a', 5000);
	CHECK(take(1, 'a', 5000));
	close_cache();
}

/* Stores and takes few keys over and over, so that they are thrown out under each other's hands. */
static void work_for(unsigned rounds, unsigned seed)
{
	open_cache();
	for (unsigned i = 0; i < rounds; i++) {
		unsigned number = 1 + (i * 7 + seed) % 6;
		if (!take(number, (char)('a' + number), BYTES_MAX / 8 * number))
			store(number, (char)('a' + number), BYTES_MAX / 8 * number);
	}
	close_cache();
}

static pid_t start_worker(unsigned rounds, unsigned seed)
{
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid > 0)
		return pid;
	work_for(rounds, seed);
	_exit(0);
}

TEST(many_jurors_at_once_take_whole_programs_only)
{
	enter();
	close_cache();
	pid_t workers[4];
	for (unsigned i = 0; i < ARRAY_SIZE(workers); i++)
		workers[i] = start_worker(100, i);
	for (unsigned i = 0; i < ARRAY_SIZE(workers); i++) {
		int status;
		CHECK_INT(waitpid(workers[i], &status, 0), workers[i]);
		CHECK_INT(status, 0);
	}
}

TEST(a_juror_that_is_killed_at_any_moment_leaves_whole_programs_only)
{
	enter();
	close_cache();
	for (unsigned i = 0; i < 60; i++) {
		pid_t worker = start_worker(100000, i);
		const struct timespec pause = {.tv_nsec = 200000L * (1 + i)};
		(void)nanosleep(&pause, NULL);
		CHECK_INT(kill(worker, SIGKILL), 0);
		CHECK_INT(waitpid(worker, NULL, 0), worker);
	}
	work_for(12, 0); /* fails when what it takes is not whole */
}
