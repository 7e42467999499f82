/* SPDX-License-Identifier: MIT */
/* Archives that are more than they seem: too large, too many entries, false sizes. */
#include "tests/unit/intake_fixture.h"

static int gzip_twice(struct archive *archive)
{
	return GZIP(archive) == ARCHIVE_OK ? GZIP(archive) : ARCHIVE_FATAL;
}

static int fastest_zstd(struct archive *archive)
{
	int r = ZSTD(archive);
	return r == ARCHIVE_OK
	               ? archive_write_set_filter_option(archive, "zstd", "compression-level", "1")
	               : r;
}

static void put_zeros(const char *path, maker_step format, maker_step filter, size_t size)
{
	char *zeros = calloc(1, size);
	struct maker maker = make_archive(path, format, filter);
	add_entry(&maker, "a.c", AE_IFREG, NULL, zeros, size);
	finish_archive(&maker);
	free(zeros);
}

TEST(archives_that_unpack_to_more_than_the_limit_are_refused)
{
	fixture_enter();
	put_zeros("x.zip", ZIP, NULL, 4 * MIB + 1);
	CHECK_REFUSED("x.zip", "x.zip: unpacks to more than 200 times its size");
	put_zeros("x.tar", TAR, NULL, 4 * MIB + 1);
	CHECK_REFUSED("x.tar", "x.tar: unpacks to more than 4 MiB");
	struct submission_limits limits = limits_4_mib();
	limits.ratio = 100000;
	static const struct {
		const char *path, *reason;
		maker_step format, filter;
	} bombs[] = {
		{"x.zip", "x.zip: unpacks to more than 4 MiB", ZIP, NULL},
		{"x.tgz", "x.tgz: unpacks to more than 4 MiB", TAR, GZIP},
		{"x.txz", "x.txz: unpacks to more than 4 MiB", TAR, archive_write_add_filter_xz},
		{"x.tbz2", "x.tbz2: unpacks to more than 4 MiB", TAR, archive_write_add_filter_bzip2},
		{"x.tzst", "x.tzst: unpacks to more than 4 MiB", TAR, ZSTD},
	};
	for (size_t i = 0; i < ARRAY_SIZE(bombs); i++) {
		put_zeros(bombs[i].path, bombs[i].format, bombs[i].filter, 64 * MIB);
		CHECK_REFUSED_BY(read_with(AT_FDCWD, bombs[i].path, limits, unpack_child_main),
		                 bombs[i].reason);
	}
}

TEST(archives_that_shrink_by_more_than_200_to_1_are_refused)
{
	fixture_enter();
	put_zeros("x.tgz", TAR, GZIP, 2 * MIB);
	CHECK_REFUSED("x.tgz", "x.tgz: unpacks to more than 200 times its size");
	put_zeros("y.tgz", TAR, GZIP, MIB);
	CHECK_FILES("y.tgz", "a.c ");
}

TEST(exactly_the_limit_is_within_it)
{
	fixture_enter();
	put_zeros("x.tar", TAR, NULL, 4 * MIB);
	CHECK_FILES("x.tar", "a.c ");
}

TEST(ignored_files_count_as_bytes_too)
{
	fixture_enter();
	char *zeros = calloc(1, 4 * MIB);
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_entry(&maker, ".hidden", AE_IFREG, NULL, zeros, 4 * MIB);
	add_text(&maker, "a.c", "x");
	finish_archive(&maker);
	free(zeros);
	CHECK_REFUSED("x.tar", "x.tar: unpacks to more than 4 MiB");
}

TEST(an_archive_that_is_itself_too_large_is_not_even_read)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "");
	CHECK_INT(truncate("x.zip", 100 * MIB), 0);
	CHECK_REFUSED("x.zip",
	              "x.zip: larger than anything that unpacks to the 4194304 bytes allowed");
}

/* The header of an empty file, or of one that claims @size; its checksum is in order. */
static void tar_header(char header[512], const char *name, const char *octal_size)
{
	memset(header, 0, 512);
	(void)snprintf(header, 100, "%s", name);
	memcpy(header + 100, "0000644", 8);
	(void)snprintf(header + 124, 12, "%s", octal_size);
	header[156] = '0';
	memcpy(header + 257, "ustar\00000", 8);
	memset(header + 148, ' ', 8);
	unsigned sum = 0;
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)header[i];
	(void)snprintf(header + 148, 8, "%06o", sum);
}

TEST(a_million_entries_are_refused)
{
	fixture_enter();
	enum { COUNT = 1000000, BATCH = 1000 };
	char *headers = malloc((size_t)512 * BATCH);
	for (size_t i = 0; i < BATCH; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "f%zu", i);
		tar_header(headers + 512 * i, name, "0");
	}
	struct maker maker = make_archive("x.tzst", archive_write_set_format_raw, fastest_zstd);
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_filetype(entry, AE_IFREG);
	CHECK_INT(archive_write_header(maker.archive, entry), ARCHIVE_OK);
	archive_entry_free(entry);
	for (size_t i = 0; i < COUNT / BATCH; i++)
		CHECK_INT(archive_write_data(maker.archive, headers, (size_t)512 * BATCH),
		          512 * BATCH);
	finish_archive(&maker);
	free(headers);
	CHECK_REFUSED("x.tzst", "x.tzst: holds more than 1000 files and directories");
}

TEST(a_thousand_entries_are_read)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	for (unsigned i = 0; i < 1000; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "f%u.c", i);
		add_text(&maker, name, "x");
	}
	finish_archive(&maker);
	struct intake intake = read_path("x.zip");
	CHECK_INT(intake.result, SUBMISSION_READ);
	CHECK_INT(intake.submission.n_files, 1000);
	intake_done(&intake);
}

TEST(archives_compressed_more_than_once_are_refused)
{
	fixture_enter();
	put_archive("x.tar.gz", TAR, gzip_twice, "a.c", "x");
	CHECK_REFUSED("x.tar.gz", "x.tar.gz: compressed more than once");
}

TEST(an_archive_in_an_archive_stays_a_file)
{
	fixture_enter();
	put_archive("inner.zip", ZIP, NULL, "a.c", "x");
	struct blob inner = get_bytes("inner.zip");
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_entry(&maker, "inner.zip", AE_IFREG, NULL, inner.data, inner.size);
	finish_archive(&maker);
	free(inner.data);
	CHECK_FILES("x.zip", "inner.zip ");
}

TEST(a_huge_declared_size_in_a_tar_is_refused_without_its_memory)
{
	fixture_enter();
	char header[1024] = {0};
	tar_header(header, "a.c", "77777777777");
	put_bytes("x.tar", header, sizeof(header));
	CHECK_REFUSED_LIKE("x.tar", "x.tar: entry a.c: truncated or damaged: ");
}

TEST(a_declared_size_in_a_zip_that_is_a_lie_is_refused)
{
	fixture_enter();
	static const char text[] = "int main; int main; int main;";
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "a.c", text);
	finish_archive(&maker);
	struct blob blob = get_bytes("x.zip");
	char *central = memmem(blob.data, blob.size, "PK\1\2", 4);
	CHECK(central);
	memcpy(central + 24, "\0\0\0\x40", 4); /* 1 GiB */
	put_bytes("x.zip", blob.data, blob.size);
	struct intake intake = read_path("x.zip");
	/* Either refused or read as what is really there; never more. */
	if (intake.result == SUBMISSION_READ)
		CHECK_STR(intake.submission.files[0].data, text);
	intake_done(&intake);
	memcpy(central + 24, "\xff\xff\xff\xff", 4);
	put_bytes("x.zip", blob.data, blob.size);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: larger than 4 GiB, or pretends to be");
	free(blob.data);
}
