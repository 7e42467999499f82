/* SPDX-License-Identifier: MIT */
/* What is read as an archive, and what is none. */
#include "tests/unit/intake_fixture.h"

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
