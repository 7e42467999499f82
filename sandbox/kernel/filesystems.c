/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/filesystems.h"

#include "common/attr.h"
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Whose answers come from the kernel and a disk. Others, overlay among them, are as good as what is below them, which cannot be
 * seen. */
static bool is_local(const char *type)
{
	static const char *const types[] = {
		"bcachefs", "binfmt_misc", "bpf",       "btrfs",    "cgroup",   "cgroup2",
		"configfs", "debugfs",     "devpts",    "devtmpfs", "efivarfs", "erofs",
		"ext2",     "ext3",        "ext4",      "f2fs",     "fusectl",  "hugetlbfs",
		"iso9660",  "mqueue",      "nsfs",      "proc",     "pstore",   "ramfs",
		"rootfs",   "securityfs",  "selinuxfs", "squashfs", "sysfs",    "tmpfs",
		"tracefs",  "vfat",        "xfs",       "zfs",
	};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

/* Of a line of mountinfo: words between spaces, the fifth where it is mounted, the one after "-" its type. */
struct line {
	char word[16]; /* as much as is needed to know it */
	size_t n, words;
	bool is_below_proc, type_is_next, is_foreign;
};

static void end_word(struct line *line)
{
	line->word[line->n] = '\0';
	line->words++;
	/* Nothing is bound from there, but many hosts have an automount point there (binfmt_misc). */
	if (line->words == 5)
		line->is_below_proc = strncmp(line->word, "/proc/", 6) == 0;
	if (line->type_is_next)
		line->is_foreign = !line->is_below_proc && !is_local(line->word);
	line->type_is_next = strcmp(line->word, "-") == 0;
	line->n = 0;
}

bool filesystems_may_hang(int proc)
{
	char text[1024];
	struct line line = {.n = 0};
	ssize_t n = 0;
	_cleanup_(fd_closep) int fd = openat(proc, "self/mountinfo", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (n = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			if (text[i] == ' ' || text[i] == '\n')
				end_word(&line);
			else if (line.n < sizeof(line.word) - 1)
				line.word[line.n++] = text[i];
			if (line.is_foreign)
				return true;
			if (text[i] == '\n')
				line = (struct line){.n = 0};
		}
	return fd < 0 || n < 0;
}

struct file_identity filesystems_identify(const char *path)
{
	struct stat st;
	if (stat(path, &st) < 0)
		return (struct file_identity){0};
	return (struct file_identity){.dev = st.st_dev, .ino = st.st_ino};
}

bool filesystems_recall(const char *path, struct file_identity *ret)
{
	const struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_CACHED};
	struct statx st;
	*ret = (struct file_identity){0};
	_cleanup_(fd_closep) int fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
	if (fd < 0)
		return errno == ENOENT;
	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO, &st) < 0)
		return false;
	ret->dev = makedev(st.stx_dev_major, st.stx_dev_minor);
	ret->ino = st.stx_ino;
	return true;
}
