/* SPDX-License-Identifier: MIT */
#include "worker/intake/unpack_child.h"

#include "worker/intake/archive_kind.h"
#include "worker/intake/name.h"
#include "worker/intake/unpack_output.h"
#include "worker/intake/zip_check.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* What archives of a kind may be. */
struct allowed {
	uint64_t entries, total_bytes;
	bool links; /* symbolic ones */
	bool tar;
	bool zip64;
};

static const struct allowed of_submissions = {
	.entries = UNPACK_CEILING_ENTRIES,
	.total_bytes = UNPACK_CEILING_TOTAL_BYTES,
	.tar = true,
};

static const struct allowed of_packages = {
	.entries = UNPACK_PACKAGE_ENTRIES,
	.total_bytes = UNPACK_PACKAGE_TOTAL_BYTES,
	.links = true,
	.zip64 = true,
};

struct unpacker {
	const struct allowed *allowed;
	struct archive *archive;
	struct unpack_output *output;
	const struct zip_entry *zip_entries; /* what the archive has to consist of; NULL for tar */
	size_t n_zip_entries;
	size_t n_entries;
	uint64_t total_bytes;
	struct error *err;
	char *data; /* UNPACK_DATA_MAX bytes; not those of copy_data(), which would be cleared for each entry */
};

/*
 * How each kind is read: exactly one format, and exactly one filter or none.
 * archive_read_support_filter_all() would run programs from PATH (lrzip, lzop, grzip),
 * archive_read_support_format_all() brings parsers nobody asked for.
 */
static const struct {
	int (*add_format)(struct archive *archive);
	int (*add_filter)(struct archive *archive);
} readers[ARCHIVE_KIND_COUNT] = {
	[ARCHIVE_KIND_ZIP] = {archive_read_support_format_zip_seekable, NULL},
	[ARCHIVE_KIND_TAR] = {archive_read_support_format_tar, NULL},
	[ARCHIVE_KIND_TAR_GZIP] = {archive_read_support_format_tar, archive_read_support_filter_gzip},
	[ARCHIVE_KIND_TAR_BZIP2] = {archive_read_support_format_tar,
                                    archive_read_support_filter_bzip2},
	[ARCHIVE_KIND_TAR_XZ] = {archive_read_support_format_tar, archive_read_support_filter_xz},
	[ARCHIVE_KIND_TAR_ZSTD] = {archive_read_support_format_tar, archive_read_support_filter_zstd},
};

static const struct {
	unsigned type;
	const char *reason;
} refused_types[] = {
	{AE_IFLNK, "symbolic link"}, {AE_IFCHR, "character device"}, {AE_IFBLK, "block device"},
	{AE_IFIFO, "FIFO"},          {AE_IFSOCK, "socket"},
};

/* ---- entries --------------------------------------------------------------------------------- */

struct path {
	const char *bytes;
	size_t size;
};

static int refuse_entry(struct unpacker *u, struct path path, const char *reason)
{
	char shown[NAME_TEXT_SIZE];
	return error_say(u->err, -EBADMSG, "entry %s: %s", name_show(shown, path.bytes, path.size),
	                 reason);
}

/* What libarchive says about the archive. */
static int refuse_damage(struct unpacker *u)
{
	const char *reason = archive_error_string(u->archive);
	return error_say(u->err, -EBADMSG, "truncated or damaged: %s",
	                 reason ? reason : "no reason known");
}

/* A directory gets a slash behind its name from libarchive that the archive may lack. */
static bool same_path(struct path a, struct path b)
{
	while (a.size > 0 && a.bytes[a.size - 1] == '/')
		a.size--;
	while (b.size > 0 && b.bytes[b.size - 1] == '/')
		b.size--;
	return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

/*
 * A name that libarchive reads in another way than the archive spells it; the rule for names mostly
 * says why.
 */
static int refuse_zip_name(struct unpacker *u, struct path path)
{
	char copy[UNPACK_PATH_MAX + 1];
	const char *reason = "name that programs read in different ways";
	if (path.size <= UNPACK_PATH_MAX) {
		const char *fault;
		memcpy(copy, path.bytes, path.size);
		copy[path.size] = '\0';
		if (name_check(copy, path.size, &fault) == NAME_REFUSED)
			reason = fault;
	}
	return refuse_entry(u, path, reason);
}

/* What libarchive makes of such a name depends on the locale. Whoever takes a package apart takes its bytes, or leaves the
 * entry out. */
static bool is_taken_as_spelled(const struct unpacker *u, struct path path)
{
	for (size_t i = 0; u->allowed->links && i < path.size; i++)
		if ((unsigned char)path.bytes[i] >= 0x80)
			return true;
	return false;
}

/*
 * The name of the entry that was read last. libarchive converts names to the locale's encoding and
 * keeps either form when that fails, neither when the archive's own encoding is broken. For a zip
 * the name is the one that zip_check() saw: entries come in the order of their data.
 */
static int entry_path(struct unpacker *u, struct archive_entry *entry, struct path *ret)
{
	const char *name = archive_entry_pathname(entry);
	if (!name)
		name = archive_entry_pathname_utf8(entry);
	struct path path = {name ? name : "", name ? strlen(name) : 0};
	if (u->zip_entries) {
		if (u->n_entries > u->n_zip_entries)
			return error_say(u->err, -EBADMSG,
			                 "has more entries than its list of files");
		const struct zip_entry *known = &u->zip_entries[u->n_entries - 1];
		struct path spelled = {known->name, known->name_size};
		if (!same_path(path, spelled) && !is_taken_as_spelled(u, spelled))
			return refuse_zip_name(u, spelled);
		path = spelled;
	}
	if (path.size == 0)
		return error_say(u->err, -EBADMSG, "entry number %zu: name is empty or not ASCII",
		                 u->n_entries);
	if (path.size > UNPACK_PATH_MAX)
		return refuse_entry(u, path, "longer than 255 bytes");
	*ret = path;
	return 0;
}

/* Why an entry is neither a file nor a directory with contents of its own; NULL when it is. */
static const char *entry_fault(struct archive_entry *entry)
{
	if (archive_entry_is_encrypted(entry))
		return "encrypted";
	if (archive_entry_hardlink(entry))
		return "hard link";
	unsigned type = archive_entry_filetype(entry);
	for (size_t i = 0; i < ARRAY_SIZE(refused_types); i++)
		if (refused_types[i].type == type)
			return refused_types[i].reason;
	return type == AE_IFREG || type == AE_IFDIR ? NULL : "not a regular file";
}

static int copy_data(struct unpacker *u, struct path path)
{
	while (u->output->failure == 0) {
		/* Holes of sparse files come as zeros, and count. */
		la_ssize_t n = archive_read_data(u->archive, u->data, UNPACK_DATA_MAX);
		if (n < 0) {
			char shown[NAME_TEXT_SIZE];
			(void)refuse_damage(u);
			return error_prefix(u->err, "entry %s",
			                    name_show(shown, path.bytes, path.size));
		}
		if (n == 0)
			return 0;
		u->total_bytes += (uint64_t)n;
		if (u->total_bytes > u->allowed->total_bytes)
			return error_say(u->err, -EFBIG, "unpacks to more than %ju GiB",
			                 (uintmax_t)(u->allowed->total_bytes >> 30));
		unpack_output_record(u->output, UNPACK_DATA, 0, u->data, (size_t)n);
	}
	return u->output->failure;
}

static int copy_link(struct unpacker *u, struct archive_entry *entry, struct path path)
{
	char record[UNPACK_LINK_MAX];
	const char *target = archive_entry_symlink(entry);
	if (!target)
		target = archive_entry_symlink_utf8(entry);
	size_t size = target ? strlen(target) : 0;
	if (size == 0 || size > UNPACK_PATH_MAX)
		return refuse_entry(u, path, "symbolic link to nothing that can be read");
	memcpy(record, path.bytes, path.size);
	record[path.size] = '\0';
	memcpy(record + path.size + 1, target, size);
	unpack_output_record(u->output, UNPACK_LINK, 0, record, path.size + 1 + size);
	return u->output->failure;
}

static int copy_entry(struct unpacker *u, struct archive_entry *entry)
{
	if (++u->n_entries > u->allowed->entries)
		return error_say(u->err, -E2BIG, "holds more than %ju entries",
		                 (uintmax_t)u->allowed->entries);
	struct path path = {0};
	int r = entry_path(u, entry, &path);
	if (r < 0)
		return r;
	if (u->allowed->links && archive_entry_filetype(entry) == AE_IFLNK)
		return copy_link(u, entry, path);
	const char *fault = entry_fault(entry);
	if (fault)
		return refuse_entry(u, path, fault);
	if (archive_entry_filetype(entry) == AE_IFDIR) {
		unpack_output_record(u->output, UNPACK_DIRECTORY, 0, path.bytes, path.size);
		return u->output->failure;
	}
	bool executable = archive_entry_perm(entry) & 0111;
	unpack_output_record(u->output, UNPACK_FILE, executable ? UNPACK_EXECUTABLE : 0, path.bytes,
	                     path.size);
	return copy_data(u, path);
}

static int copy_entries(struct unpacker *u)
{
	for (;;) {
		struct archive_entry *entry;
		int r = archive_read_next_header(u->archive, &entry);
		if (r == ARCHIVE_EOF && u->n_entries < u->n_zip_entries)
			return error_say(u->err, -EBADMSG,
			                 "has fewer entries than its list of files");
		if (r == ARCHIVE_EOF)
			return 0;
		/*
		 * A warning is e.g. the name of an owner that is not ASCII; names of files are
		 * checked here.
		 */
		if (r < ARCHIVE_WARN)
			return refuse_damage(u);
		r = copy_entry(u, entry);
		if (r < 0)
			return r;
	}
}

/* ---- archives -------------------------------------------------------------------------------- */

static int open_archive(struct unpacker *u, enum archive_kind kind, const void *data, size_t size)
{
	if (readers[kind].add_format(u->archive) != ARCHIVE_OK ||
	    (readers[kind].add_filter && readers[kind].add_filter(u->archive) != ARCHIVE_OK))
		return error_say(u->err, -ENOSYS, "libarchive was built without this format");
	if (archive_read_open_memory(u->archive, data, size) != ARCHIVE_OK)
		return refuse_damage(u);
	/*
	 * libarchive follows a filter as often as its magic appears; one of those it counts is the
	 * memory itself.
	 */
	if (archive_filter_count(u->archive) > (readers[kind].add_filter ? 2 : 1))
		return error_say(u->err, -EBADMSG, "compressed more than once");
	return 0;
}

static int unpack(struct unpacker *u, const void *data, size_t size)
{
	enum archive_kind kind = archive_kind_of_content(data, size);
	if (kind == ARCHIVE_KIND_NONE || (kind != ARCHIVE_KIND_ZIP && !u->allowed->tar))
		return error_say(u->err, -EBADMSG, "not %s archive",
		                 u->allowed->tar ? "an" : "a zip");
	_cleanup_(freep) struct zip_entry *zip_entries = NULL;
	if (kind == ARCHIVE_KIND_ZIP) {
		int r = zip_check(data, size, u->allowed->zip64, &zip_entries, &u->n_zip_entries,
		                  u->err);
		if (r < 0 || u->n_zip_entries == 0)
			return r;
		u->zip_entries = zip_entries;
	}
	u->archive = archive_read_new();
	if (!u->archive)
		return error_set(u->err, -ENOMEM, "open");
	int r = open_archive(u, kind, data, size);
	if (r == 0)
		r = copy_entries(u);
	(void)archive_read_free(u->archive); /* closes it, too; what it read is told */
	return r;
}

static int read_archive(const void *archive, size_t size, const struct allowed *allowed, int fd)
{
	struct error err = {0};
	char data[UNPACK_DATA_MAX];
	struct unpack_output output = {.fd = fd};
	struct unpacker u = {.allowed = allowed, .output = &output, .err = &err, .data = data};
	return unpack_output_finish(&output, unpack(&u, archive, size), &err);
}

int unpack_child_read(const void *archive, size_t size, int fd)
{
	return read_archive(archive, size, &of_submissions, fd);
}

int unpack_child_read_package(const void *archive, size_t size, int fd)
{
	return read_archive(archive, size, &of_packages, fd);
}
