/* SPDX-License-Identifier: MIT */
/* Names in archives, and entries that are no files. */
#include "tests/unit/intake_fixture.h"

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
