/* SPDX-License-Identifier: MIT */
#include "tests/unit/intake_fixture.h"
#include "worker/intake/unpack_protocol.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define ZIP archive_write_set_format_zip
#define TAR archive_write_set_format_pax_restricted
#define GZIP archive_write_add_filter_gzip
#define ZSTD archive_write_add_filter_zstd

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

/* ---- what is read ---------------------------------------------------------------------------- */

TEST(every_kind_of_archive_is_read)
{
	static const struct {
		const char *path;
		maker_step format, filter;
	} kinds[] = {
		{"x.zip", ZIP, NULL},
		{"X.ZIP", ZIP, NULL},
		{"x.tar", TAR, NULL},
		{"g.tar", archive_write_set_format_gnutar, NULL},
		{"p.tar", archive_write_set_format_pax, NULL},
		{"u.tar", archive_write_set_format_ustar, NULL},
		{"x.tar.gz", TAR, GZIP},
		{"x.tgz", TAR, GZIP},
		{"x.tar.bz2", TAR, archive_write_add_filter_bzip2},
		{"x.tbz2", TAR, archive_write_add_filter_bzip2},
		{"x.tar.xz", TAR, archive_write_add_filter_xz},
		{"x.txz", TAR, archive_write_add_filter_xz},
		{"x.tar.zst", TAR, ZSTD},
		{"x.tzst", TAR, ZSTD},
	};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		put_archive(kinds[i].path, kinds[i].format, kinds[i].filter, "a.c", "int main;\n");
		struct intake intake = read_path(kinds[i].path);
		CHECK_STR(paths_of(&intake), "a.c ");
		CHECK_STR(intake.submission.files[0].data, "int main;\n");
		CHECK_STR(intake.submission.name, kinds[i].path);
		intake_done(&intake);
	}
}

TEST(large_files_and_empty_files_come_through_unchanged)
{
	fixture_enter();
	enum { SIZE = 3000001 };
	char *data = malloc(SIZE);
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (char)(i * i >> 7);
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_entry(&maker, "large.py", AE_IFREG, NULL, data, SIZE);
	add_text(&maker, "empty.py", "");
	finish_archive(&maker);
	struct intake intake = read_path("x.zip");
	CHECK_STR(paths_of(&intake), "empty.py large.py ");
	CHECK_INT(intake.submission.total_bytes, SIZE);
	CHECK_INT(intake.submission.files[0].size, 0);
	CHECK_STR(intake.submission.files[0].data, "");
	CHECK_INT(intake.submission.files[1].size, SIZE);
	CHECK(memcmp(intake.submission.files[1].data, data, SIZE) == 0);
	intake_done(&intake);
	free(data);
}

TEST(a_directory_that_holds_everything_disappears)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar.gz", TAR, GZIP);
	add_entry(&maker, "./", AE_IFDIR, NULL, NULL, 0);
	add_entry(&maker, "./top/", AE_IFDIR, NULL, NULL, 0);
	add_text(&maker, "./top/b.h", "");
	add_text(&maker, "./top//src/./a.c", "");
	finish_archive(&maker);
	CHECK_FILES("x.tar.gz", "b.h src/a.c ");

	maker = make_archive("y.zip", ZIP, NULL);
	add_text(&maker, "top/a.c", "");
	add_text(&maker, "top.c", "");
	finish_archive(&maker);
	CHECK_FILES("y.zip", "top.c top/a.c ");
}

TEST(the_executable_bit_is_told)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "a.sh", "");
	add_entry(&maker, "run", AE_IFREG | 0100, NULL, NULL, 0);
	finish_archive(&maker);
	struct intake intake = read_path("x.tar");
	CHECK_STR(paths_of(&intake), "a.sh run ");
	CHECK(!intake.submission.files[0].executable);
	CHECK(intake.submission.files[1].executable);
	intake_done(&intake);
}

TEST(hidden_and_strange_names_in_an_archive_are_left_out_with_one_warning)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "top/.git/config", "x");
	add_text(&maker, "top/copy of a.c", "x");
	add_text(&maker, "top/-o.c", "x");
	add_text(&maker, "__MACOSX/._a.c", "x");
	add_text(&maker, "top/a++.c", "x");
	finish_archive(&maker);
	struct intake intake = read_path("x.zip");
	CHECK_STR(paths_of(&intake), "a++.c ");
	CHECK_INT(intake.findings.count, 1);
	char text[512];
	finding_format(&intake.findings.items[0], text, sizeof(text));
	CHECK_STR(text, "x.zip: ignored top/.git/config (hidden name), and 3 more");
	intake_done(&intake);
}

TEST(owners_whose_names_are_not_ASCII_do_no_harm)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", archive_write_set_format_pax, NULL);
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, "a.c");
	archive_entry_set_uname_utf8(entry, "j\xc3\xb6rg");
	archive_entry_set_mode(entry, AE_IFREG | 0644);
	archive_entry_set_size(entry, 0);
	CHECK(archive_write_header(maker.archive, entry) >= ARCHIVE_WARN);
	archive_entry_free(entry);
	finish_archive(&maker);
	CHECK_FILES("x.tar", "a.c ");
}

/* ---- what is no archive ---------------------------------------------------------------------- */

#define NO_ARCHIVE                                                                                 \
	"not an archive of the kind its name says (juror reads .zip, .tar, .tar.gz, .tar.bz2, "    \
	".tar.xz, .tar.zst)"

TEST(a_file_that_only_calls_itself_an_archive_is_refused)
{
	fixture_enter();
	put("x.zip", "int main;\n");
	CHECK_REFUSED("x.zip", "x.zip: " NO_ARCHIVE);
	put("x.tar.gz", "");
	CHECK_REFUSED("x.tar.gz", "x.tar.gz: " NO_ARCHIVE);
}

TEST(an_archive_of_another_kind_than_its_name_says_is_refused)
{
	fixture_enter();
	put_archive("x.zip", TAR, GZIP, "a.c", "");
	CHECK_REFUSED("x.zip", "x.zip: " NO_ARCHIVE);
}

TEST(an_empty_archive_is_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	finish_archive(&maker);
	CHECK_REFUSED("x.zip", "x.zip: holds no files");
	maker = make_archive("x.tar.gz", TAR, GZIP);
	finish_archive(&maker);
	CHECK_REFUSED("x.tar.gz", "x.tar.gz: holds no files");
	maker = make_archive("y.zip", ZIP, NULL);
	add_entry(&maker, "src/", AE_IFDIR, NULL, NULL, 0);
	finish_archive(&maker);
	CHECK_REFUSED("y.zip", "y.zip: holds no files");
}

TEST(an_archive_of_ignored_files_alone_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "my solution (2).c", "");
	CHECK_REFUSED("x.zip", "x.zip: holds no files but those that are ignored, e.g. my solution "
	                       "(2).c (name has "
	                       "other characters than letters, digits, _ . + -)");
}

TEST(a_truncated_archive_is_refused_wherever_it_ends)
{
	static const struct {
		const char *path, *cut_path;
		maker_step format, filter;
		size_t keep; /* a cut behind the last data goes unnoticed, as with every tar */
	} kinds[] = {
		{"x.zip", "cut.zip", ZIP, NULL, 1},
		{"x.tar", "cut.tar", TAR, NULL, 1100},
		{"x.tar.gz", "cut.tar.gz", TAR, GZIP, 30},
		{"x.tar.xz", "cut.tar.xz", TAR, archive_write_add_filter_xz, 30},
	};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct maker maker = make_archive(kinds[i].path, kinds[i].format, kinds[i].filter);
		add_text(&maker, "a.c", "int x;\n");
		add_text(&maker, "b.c", "int main;\n");
		finish_archive(&maker);
		struct blob blob = get_bytes(kinds[i].path);
		for (size_t size = 0; size + kinds[i].keep <= blob.size; size += 1 + size / 16) {
			put_bytes(kinds[i].cut_path, blob.data, size);
			struct intake intake = read_path(kinds[i].cut_path);
			/*
			 * At 512 and 1024 bytes a tar ends between two entries: valid for whoever
			 * lost the rest.
			 */
			if (intake.result != SUBMISSION_REFUSED)
				CHECK_STR(paths_of(&intake), "a.c ");
			intake_done(&intake);
		}
		free(blob.data);
	}
}

/* ---- names ----------------------------------------------------------------------------------- */

TEST(names_that_leave_the_archive_are_refused)
{
	static const struct {
		const char *name, *reason;
	} names[] = {
		{"../../etc/passwd", "x: entry ../../etc/passwd: leaves the archive"},
		{"a/../../b.c", "x: entry a/../../b.c: leaves the archive"},
		{"a/../b.c", "x: entry a/../b.c: leaves the archive"},
		{"..", "x: entry ..: leaves the archive"},
		{"/etc/passwd", "x: entry /etc/passwd: absolute path"},
		{"..\\..\\boot.ini", "x: entry ..\\..\\boot.ini: backslash in the name"},
		{"a\nb.c", "x: entry a\\x0ab.c: control byte in the name"},
		{"\x1b[2Ja.c", "x: entry \\x1b[2Ja.c: control byte in the name"},
		{"gr\xc3\xb6\xc3\x9f"
	         "e.c",
	         "x: entry gr\\xc3\\xb6\\xc3\\x9fe.c: name is not ASCII"},
		{"bad\xff.c", "x: entry bad\\xff.c: name is not ASCII"},
		{"1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a.c",
	         "x: entry 1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a.c: nested deeper than 16 "
	         "directories"},
	};
	static const struct {
		const char *path;
		maker_step format, filter;
	} kinds[] = {{"x.zip", ZIP, NULL},
	             {"x.tar", TAR, NULL},
	             {"x.tgz", archive_write_set_format_gnutar, GZIP}};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		for (size_t j = 0; j < ARRAY_SIZE(kinds); j++) {
			put_archive(kinds[j].path, kinds[j].format, kinds[j].filter, names[i].name,
			            "x");
			struct intake intake = read_path(kinds[j].path);
			CHECK_INT(intake.result, SUBMISSION_REFUSED);
			CHECK(strncmp(intake.err.text, kinds[j].path, 5) == 0);
			CHECK_STR(intake.err.text + 5, names[i].reason + 1);
			intake_done(&intake);
		}
}

TEST(names_of_more_than_255_bytes_are_refused)
{
	fixture_enter();
	char name[2001];
	memset(name, 'a', sizeof(name));
	static const size_t sizes[] = {256, 1024, 1025, 2000};
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		name[sizes[i]] = '\0';
		put_archive("x.tar", TAR, NULL, name, "");
		put_archive("x.zip", ZIP, NULL, name, "");
		struct intake intake = read_path("x.tar");
		CHECK_INT(intake.result, SUBMISSION_REFUSED);
		CHECK(strstr(intake.err.text, "aaa...: longer than 255 bytes"));
		intake_done(&intake);
		intake = read_path("x.zip");
		CHECK_INT(intake.result, SUBMISSION_REFUSED);
		CHECK(strstr(intake.err.text, "aaa...: longer than 255 bytes"));
		intake_done(&intake);
		name[sizes[i]] = 'a';
	}
	name[255] = '\0';
	put_archive("x.tar", TAR, NULL, name, "");
	struct intake intake = read_path("x.tar");
	CHECK_INT(intake.result, SUBMISSION_READ);
	intake_done(&intake);
}

TEST(a_name_that_comes_twice_is_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "a.c", "1");
	add_text(&maker, "b.c", "2");
	add_text(&maker, "./a.c", "3");
	finish_archive(&maker);
	CHECK_REFUSED("x.tar", "x.tar: entry a.c: comes twice");
	maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "a.c", "1");
	add_text(&maker, "a.c", "2");
	finish_archive(&maker);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: comes twice");
}

TEST(a_name_that_is_both_file_and_directory_is_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "src", "");
	add_text(&maker, "src-2", "");
	add_text(&maker, "src/a.c", "");
	finish_archive(&maker);
	CHECK_REFUSED("x.tar", "x.tar: entry src: both a file and a directory");
	maker = make_archive("y.tar", TAR, NULL);
	add_text(&maker, "src", "");
	add_entry(&maker, "src/", AE_IFDIR, NULL, NULL, 0);
	finish_archive(&maker);
	CHECK_REFUSED("y.tar", "y.tar: entry src: both a file and a directory");
	maker = make_archive("z.tar", TAR, NULL);
	add_text(&maker, "src", "");
	add_entry(&maker, "src/deep/", AE_IFDIR, NULL, NULL, 0);
	finish_archive(&maker);
	CHECK_REFUSED("z.tar", "z.tar: entry src: both a file and a directory");
}

TEST(names_that_differ_in_case_are_different)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "a.c", "");
	add_text(&maker, "A.c", "");
	finish_archive(&maker);
	CHECK_FILES("x.tar", "A.c a.c ");
}

/* ---- things that are no files ---------------------------------------------------------------- */

TEST(links_devices_and_pipes_are_refused)
{
	static const struct {
		mode_t type;
		const char *link, *reason;
	} things[] = {
		{AE_IFLNK, "/etc/passwd", "x.tar: entry a: symbolic link"},
		{AE_IFLNK, "b.c", "x.tar: entry a: symbolic link"},
		{AE_IFCHR, NULL, "x.tar: entry a: character device"},
		{AE_IFBLK, NULL, "x.tar: entry a: block device"},
		{AE_IFIFO, NULL, "x.tar: entry a: FIFO"},
	};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(things); i++) {
		struct maker maker = make_archive("x.tar", TAR, NULL);
		add_entry(&maker, "a", things[i].type, things[i].link, NULL, 0);
		finish_archive(&maker);
		CHECK_REFUSED("x.tar", things[i].reason);
	}
}

TEST(a_hard_link_is_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "a.c", "x");
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, "b.c");
	archive_entry_set_mode(entry, AE_IFREG | 0644);
	archive_entry_set_hardlink(entry, "../../etc/passwd");
	CHECK_INT(archive_write_header(maker.archive, entry), ARCHIVE_OK);
	archive_entry_free(entry);
	finish_archive(&maker);
	CHECK_REFUSED("x.tar", "x.tar: entry b.c: hard link");
}

TEST(a_symbolic_link_in_a_zip_is_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_entry(&maker, "a.c", AE_IFLNK, "/etc/passwd", NULL, 0);
	finish_archive(&maker);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: symbolic link");
}

/* ---- bombs ----------------------------------------------------------------------------------- */

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

/* ---- zips that say two things ---------------------------------------------------------------- */

/* Names occur first before the data, then in the list at the end. */
enum { LOCAL, CENTRAL };

TEST(a_zip_with_another_name_before_the_data_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "ab/x.c", "x");
	patch("x.zip", "ab/x.c", CENTRAL, "../x.c", 6);
	CHECK_REFUSED("x.zip", "x.zip: entry ../x.c: has another name before its data");
	put_archive("y.zip", ZIP, NULL, "ab/x.c", "x");
	patch("y.zip", "ab/x.c", LOCAL, "../x.c", 6);
	CHECK_REFUSED("y.zip", "y.zip: entry ab/x.c: has another name before its data");
}

TEST(a_zip_name_with_a_NUL_byte_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c_.txt", "x");
	patch("x.zip", "a.c_.txt", LOCAL, "a.c\0.txt", 8);
	patch("x.zip", "a.c_.txt", LOCAL, "a.c\0.txt", 8); /* the other one: the first is gone */
	CHECK_REFUSED("x.zip", "x.zip: entry a.c\\x00.txt: name with a NUL byte, or none");
}

TEST(an_encrypted_zip_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct blob blob = get_bytes("x.zip");
	blob.data[6] |= 1;
	put_bytes("x.zip", blob.data, blob.size);
	free(blob.data);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: encrypted");
}

/* A zip of one stored file "a.c" and one extra field in the local header, written by hand. */
static void put_raw_zip(const char *path, const void *extra, uint16_t extra_size)
{
	char zip[512];
	size_t size = 0;
#define ADD(bytes, n) (memcpy(zip + size, bytes, n), size += (n))
	ADD("PK\3\4\24\0\0\0\0\0\0\0\0\0", 14);
	ADD("\x83\x16\xdc\x8c\1\0\0\0\1\0\0\0\3\0", 14); /* crc of "x", sizes, length of the name */
	ADD(&extra_size, 2);
	ADD("a.c", 3);
	ADD(extra, extra_size);
	ADD("x", 1);
	uint32_t list_at = (uint32_t)size;
	ADD("PK\1\2\24\0\24\0\0\0\0\0\0\0\0\0", 16);
	ADD("\x83\x16\xdc\x8c\1\0\0\0\1\0\0\0\3\0\0\0\0\0", 18);
	ADD("\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	ADD("a.c", 3);
	uint32_t list_size = (uint32_t)size - list_at;
	ADD("PK\5\6\0\0\0\0\1\0\1\0", 12);
	ADD(&list_size, 4);
	ADD(&list_at, 4);
	ADD("\0\0", 2);
#undef ADD
	put_bytes(path, zip, size);
}

TEST(damaged_contents_are_refused)
{
	fixture_enter();
	put_raw_zip("x.zip", "", 0);
	patch("x.zip", "a.cx", 0, "a.cy", 4);
	CHECK_REFUSED_LIKE("x.zip", "x.zip: entry a.c: truncated or damaged: ");
}

TEST(a_zip_with_another_name_in_an_extra_field_is_refused)
{
	fixture_enter();
	put_raw_zip("plain.zip", "", 0);
	CHECK_FILES("plain.zip", "a.c ");
	/* Info-ZIP's Unicode Path: version 1, crc of "a.c", then the name that counts. */
	put_raw_zip("x.zip",
	            "\x75\x70\x0b\0\1\x0c\x95\x60\x37"
	            "../x.c",
	            15);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: has another name in an extra field");
	put_raw_zip("cut.zip", "\x75\x70\x7f\0\1", 5);
	CHECK_REFUSED("cut.zip", "cut.zip: entry a.c: has another name in an extra field");
}

TEST(zip_entries_that_share_their_data_are_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "a.c", "x");
	add_text(&maker, "a.c", "y");
	finish_archive(&maker);
	struct blob blob = get_bytes("x.zip");
	char *first = memmem(blob.data, blob.size, "PK\1\2", 4);
	CHECK(first);
	char *second = memmem(first + 4, blob.size - (size_t)(first + 4 - blob.data), "PK\1\2", 4);
	CHECK(second);
	memcpy(second + 42, first + 42, 4); /* where the local header is */
	put_bytes("x.zip", blob.data, blob.size);
	free(blob.data);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: shares its data with another entry");
}

TEST(a_zip_with_bytes_behind_its_end_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct blob blob = get_bytes("x.zip");
	put_bytes("x.zip", blob.data, blob.size + 1); /* the NUL behind the bytes */
	free(blob.data);
	CHECK_REFUSED("x.zip",
	              "x.zip: truncated or damaged: the list of files at its end is not whole");
}

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
	struct unpack_reader reader = {refuse_to_spawn, NULL, NULL};
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
