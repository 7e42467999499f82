/* SPDX-License-Identifier: MIT */
#include "worker/cache/tree.h"

#include "common/fd.h"
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 32 };

/* Multiplication by an odd number and a shift spread every bit of a word over the sum. Source of the number: 2^64 divided
 * by the golden ratio, as in Knuth, The Art of Computer Programming, 6.4, "multiplicative hashing". */
static uint64_t mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return sum ^ (sum >> 29);
}

uint64_t tree_sum_bytes(uint64_t sum, const void *data, size_t size)
{
	const char *at = data;
	uint64_t word;
	sum = mix(sum, size);
	for (; size >= sizeof(word); at += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum = mix(sum, word);
	}
	word = 0;
	memcpy(&word, at, size);
	return mix(sum, word);
}

struct walk {
	struct tree_sum *sum;
	struct error *err;
};

static int sum_file(struct walk *walk, int file, uint64_t seed, const char *name)
{
	struct stat st;
	if (fstat(file, &st) < 0)
		return error_set(walk->err, -errno, "stat %s", name);
	size_t size = (size_t)st.st_size;
	const void *data =
		size > 0 ? mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0) : NULL;
	if (data == MAP_FAILED)
		return error_set(walk->err, -errno, "read %s", name);
	walk->sum->entries++;
	walk->sum->bytes += size;
	walk->sum->sum += tree_sum_bytes(mix(seed, st.st_mode), data ? data : "", size);
	if (data)
		(void)munmap((void *)data, size);
	return 0;
}

static int copy_file(struct walk *walk, int file, int to, const char *name)
{
	struct stat st;
	if (fstat(file, &st) < 0)
		return error_set(walk->err, -errno, "stat %s", name);
	_cleanup_(fd_closep) int copy =
		openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0777);
	if (copy < 0 || fchmod(copy, st.st_mode & 0777) < 0)
		return error_set(walk->err, -errno, "create %s", name);
	for (off_t left = st.st_size; left > 0;) {
		ssize_t n = sendfile(copy, file, NULL, (size_t)left);
		if (n <= 0)
			return error_set(walk->err, n < 0 ? -errno : -EIO, "copy %s", name);
		left -= n;
	}
	const struct timespec times[] = {st.st_atim, st.st_mtim};
	return futimens(copy, times) < 0 ? error_set(walk->err, -errno, "times of %s", name) : 0;
}

static int link_file(struct walk *walk, int from, int to, const char *name, uint64_t seed)
{
	_cleanup_(fd_closep) int file = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (file < 0)
		return error_set(walk->err, -errno, "open %s", name);
	int r = sum_file(walk, file, seed, name);
	if (r < 0 || linkat(from, name, to, name, 0) == 0)
		return r;
	if (errno == EMLINK || errno == EXDEV || errno == EPERM)
		return copy_file(walk, file, to, name);
	return error_set(walk->err, -errno, "link %s", name);
}

static int link_children(struct walk *walk, int from, int to, uint64_t seed, unsigned depth);

static int link_directory(struct walk *walk, int from, int to, const char *name, uint64_t seed,
                          unsigned depth)
{
	if (depth == DEPTH_MAX)
		return error_say(walk->err, -ELOOP, "%s: more than %d levels", name, DEPTH_MAX);
	_cleanup_(fd_closep) int source =
		openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (source < 0)
		return error_set(walk->err, -errno, "open %s", name);
	_cleanup_(fd_closep) int target = file_make_dir(to, name, walk->err);
	walk->sum->entries++;
	return target < 0 ? TAKE_FD(target) : link_children(walk, source, target, seed, depth + 1);
}

static int link_entry(struct walk *walk, int from, int to, const struct dirent *entry,
                      uint64_t seed, unsigned depth)
{
	const char *name = entry->d_name;
	struct stat st;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	seed = tree_sum_bytes(seed, name, strlen(name));
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(walk->err, -errno, "stat %s", name);
	if (S_ISDIR(st.st_mode))
		return link_directory(walk, from, to, name, seed, depth);
	return S_ISREG(st.st_mode) ? link_file(walk, from, to, name, seed) : 0;
}

static int link_children(struct walk *walk, int from, int to, uint64_t seed, unsigned depth)
{
	int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		int r = error_set(walk->err, -errno, "list directory");
		(void)fd_close(fd);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(list)))
		r = link_entry(walk, from, to, entry, seed, depth);
	(void)closedir(list);
	return r;
}

int tree_link(int from, int to, struct tree_sum *ret, struct error *err)
{
	*ret = (struct tree_sum){0};
	struct walk walk = {ret, err};
	return link_children(&walk, from, to, 0, 0);
}
