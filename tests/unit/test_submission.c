/* SPDX-License-Identifier: MIT */
#include "tests/unit/intake_fixture.h"

#include <sys/resource.h>

#define ZIP archive_write_set_format_zip
#define TAR archive_write_set_format_pax_restricted

static void make_dir(const char *path)
{
	CHECK_INT(file_make_dirs(path, NULL), 0);
}

static const char *warning_of(const struct intake *intake)
{
	static char text[1024];
	if (intake->findings.count == 0)
		return "none";
	CHECK_INT(intake->findings.count, 1);
	CHECK_INT(intake->findings.errors, 0);
	finding_format(&intake->findings.items[0], text, sizeof(text));
	return text;
}

/* ---- a file ---------------------------------------------------------------------------------- */

TEST(a_file_is_a_submission_of_one_file)
{
	fixture_enter();
	make_dir("sub");
	put("sub/a.c", "int main;\n");
	struct intake intake = read_path("sub/a.c");
	CHECK_STR(paths_of(&intake), "a.c ");
	CHECK_STR(intake.submission.name, "a.c");
	CHECK_STR(intake.submission.files[0].data, "int main;\n");
	CHECK_INT(intake.submission.files[0].size, 10);
	CHECK_INT(intake.submission.total_bytes, 10);
	CHECK(!intake.submission.files[0].executable);
	CHECK_STR(warning_of(&intake), "none");
	intake_done(&intake);
}

TEST(a_file_that_looks_like_an_archive_but_is_not_called_one_stays_a_file)
{
	fixture_enter();
	put_archive("Main.jar", ZIP, NULL, "a.c", "x");
	CHECK_FILES("Main.jar", "Main.jar ");
	put("notes.gz", "x");
	CHECK_FILES("notes.gz", "notes.gz ");
	put(".zip.c", "x");
	CHECK_REFUSED(".zip.c", ".zip.c: hidden name");
}

/* Each with room for the limit of all, the sanitizers would take a minute. */
TEST(a_directory_of_more_than_a_thousand_files_is_read)
{
	enum { MANY = 1500 };
	fixture_enter();
	make_dir("sub");
	char path[32];
	for (unsigned i = 0; i < MANY; i++) {
		(void)snprintf(path, sizeof(path), "sub/%04u.txt", i);
		put(path, i % 2 ? "x" : "");
	}
	struct submission_limits limits = limits_4_mib();
	limits.entries = MANY;
	limits.total_bytes = GIB;
	struct intake intake = read_with(AT_FDCWD, "sub", limits, unpack_child_main);
	CHECK_INT(intake.submission.n_files, MANY);
	CHECK_INT(intake.submission.total_bytes, MANY / 2);
	intake_done(&intake);
}

TEST(a_file_with_NUL_bytes_keeps_them)
{
	fixture_enter();
	put_bytes("a.c", "a\0b", 3);
	struct intake intake = read_path("a.c");
	CHECK_INT(intake.submission.files[0].size, 3);
	CHECK(memcmp(intake.submission.files[0].data, "a\0b", 4) == 0);
	intake_done(&intake);
}

TEST(a_file_with_a_name_that_a_shell_could_misread_is_refused)
{
	fixture_enter();
	put("a b.c", "");
	CHECK_REFUSED("a b.c", "a b.c: name has other characters than letters, digits, _ . + -");
	put("-o.c", "");
	CHECK_REFUSED("./-o.c", "-o.c: name begins with -");
	put("\x1b[31m.c", "");
	CHECK_REFUSED("\x1b[31m.c",
	              "\\x1b[31m.c: name has other characters than letters, digits, _ . + -");
}

TEST(the_code_limit_is_exact_for_a_file)
{
	fixture_enter();
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	char *data = calloc(1, 128 * KIB + 1);
	put_bytes("a.c", data, 128 * KIB);
	struct intake intake = read_with(AT_FDCWD, "a.c", limits, unpack_child_main);
	CHECK_INT(intake.result, SUBMISSION_READ);
	intake_done(&intake);
	put_bytes("a.c", data, 128 * KIB + 1);
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "a.c", limits, unpack_child_main),
	                 "a.c: has more than 128 KiB");
	limits.total_bytes = 1000;
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "a.c", limits, unpack_child_main),
	                 "a.c: has more than 1000 bytes");
	free(data);
}

TEST(what_is_not_there_is_refused_by_name)
{
	fixture_enter();
	CHECK_REFUSED("sub/a.c", "sub/a.c: open: No such file or directory");
	CHECK_REFUSED("/dev/null", "/dev/null: neither a file nor a directory");
}

TEST(an_archive_is_refused_where_no_reader_is)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	struct submission submission = {0};
	struct findings findings = {0};
	struct error err = {0};
	CHECK_INT(submission_read(AT_FDCWD, "x.zip", &limits, NULL, &findings, &submission, &err),
	          SUBMISSION_REFUSED);
	CHECK_STR(err.text, "x.zip: archives are not read here");
}

/* ---- a directory ----------------------------------------------------------------------------- */

TEST(a_directory_is_read_with_its_subdirectories_in_order)
{
	fixture_enter();
	make_dir("sub/src/deep");
	put("sub/src/deep/c.h", "3");
	put("sub/src.c", "1");
	put("sub/src/b.c", "2");
	put("sub/B.c", "");
	CHECK_INT(chmod("sub/B.c", 0755), 0);
	struct intake intake = read_path("sub/");
	CHECK_STR(paths_of(&intake), "B.c src.c src/b.c src/deep/c.h ");
	CHECK_STR(intake.submission.name, "sub");
	CHECK_INT(intake.submission.total_bytes, 3);
	CHECK(intake.submission.files[0].executable);
	CHECK(!intake.submission.files[1].executable);
	CHECK_STR(submission_find(&intake.submission, "src/b.c")->data, "2");
	CHECK(!submission_find(&intake.submission, "src"));
	intake_done(&intake);
}

TEST(a_single_top_directory_stays_in_a_directory)
{
	fixture_enter();
	make_dir("sub/com");
	put("sub/com/Main.java", "");
	CHECK_FILES("sub", "com/Main.java ");
	CHECK_INT(chdir("sub"), 0);
	CHECK_FILES(".", "com/Main.java ");
}

TEST(hidden_and_strange_names_in_a_directory_are_left_out_with_one_warning)
{
	fixture_enter();
	make_dir("sub/.git");
	put("sub/.git/config", "");
	put("sub/a.c", "");
	put("sub/a (copy).c", "");
	CHECK_INT(mkfifo("sub/pipe", 0600), 0);
	struct intake intake = read_path("sub");
	CHECK_STR(paths_of(&intake), "a.c ");
	CHECK_STR(warning_of(&intake), "sub: ignored .git (hidden name), and 2 more");
	intake_done(&intake);
}

TEST(an_empty_directory_is_refused)
{
	fixture_enter();
	make_dir("sub/src");
	CHECK_REFUSED("sub", "sub: holds no files");
	put("sub/src/.hidden", "");
	CHECK_REFUSED(
		"sub",
		"sub: holds no files but those that are ignored, e.g. src/.hidden (hidden name)");
}

TEST(the_code_limit_counts_all_files_of_a_directory)
{
	fixture_enter();
	make_dir("sub");
	char *data = calloc(1, 2 * MIB + 1);
	put_bytes("sub/a.c", data, 2 * MIB);
	put_bytes("sub/b.c", data, 2 * MIB);
	CHECK_FILES("sub", "a.c b.c ");
	put_bytes("sub/b.c", data, 2 * MIB + 1);
	CHECK_REFUSED("sub", "sub: holds more than 4 MiB");
	free(data);
}

TEST(a_directory_of_more_than_a_thousand_entries_is_refused)
{
	fixture_enter();
	make_dir("sub");
	char path[64];
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(path, sizeof(path), "sub/f%u.c", i);
		put(path, "");
	}
	struct intake intake = read_path("sub");
	CHECK_INT(intake.result, SUBMISSION_READ);
	CHECK_INT(intake.submission.n_files, 1000);
	intake_done(&intake);
	put("sub/one_more.c", "");
	CHECK_REFUSED("sub", "sub: holds more than 1000 files and directories");
}

TEST(a_directory_nested_too_deeply_is_refused)
{
	fixture_enter();
	make_dir("sub/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16");
	put("sub/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a.c", "");
	CHECK_FILES("sub", "2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a.c ");
	make_dir("sub/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17");
	CHECK_REFUSED("sub", "sub: entry 2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17: nested deeper "
	                     "than 16 directories");
}

TEST(a_path_of_more_than_255_bytes_in_a_directory_is_refused)
{
	fixture_enter();
	char path[600] = "sub/";
	memset(path + 4, 'a', 200);
	make_dir(path);
	strcat(path, "/");
	memset(path + 205, 'b', 54);
	put(path, "");
	struct intake intake = read_path("sub");
	CHECK_INT(intake.result, SUBMISSION_READ);
	intake_done(&intake);
	strcat(path, "b");
	put(path, "");
	intake = read_path("sub");
	CHECK_INT(intake.result, SUBMISSION_REFUSED);
	CHECK(strstr(intake.err.text, "bbb: its path is longer than 255 bytes"));
	intake_done(&intake);
}

/* ---- links ----------------------------------------------------------------------------------- */

TEST(a_link_within_the_package_is_followed)
{
	fixture_enter();
	make_dir("package/submissions/accepted/sub");
	make_dir("package/lib");
	put("package/lib/x.h", "x");
	CHECK_INT(symlink("../../../lib/x.h", "package/submissions/accepted/sub/x.h"), 0);
	CHECK_INT(symlink("../../../lib", "package/submissions/accepted/sub/lib"), 0);
	CHECK_INT(symlink("../accepted/sub/x.h", "package/submissions/accepted/one.c"), 0);
	int root = open("package", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct intake intake =
		read_with(root, "submissions/accepted/sub", limits_4_mib(), unpack_child_main);
	CHECK_STR(paths_of(&intake), "lib/x.h x.h ");
	CHECK_STR(intake.submission.files[1].data, "x");
	intake_done(&intake);
	intake = read_with(root, "submissions/accepted/one.c", limits_4_mib(), unpack_child_main);
	CHECK_STR(paths_of(&intake), "one.c ");
	intake_done(&intake);
	CHECK_INT(close(root), 0);
}

TEST(a_link_that_leaves_the_package_is_refused)
{
	static const char *const targets[] = {"/etc/passwd", "../../outside.h",
	                                      "/proc/self/root/etc/passwd", "/"};
	fixture_enter();
	make_dir("package/sub");
	put("package/sub/a.c", "");
	put("outside.h", "secret");
	int root = open("package", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
		CHECK_INT(symlink(targets[i], "package/sub/x.h"), 0);
		struct intake intake = read_with(root, "sub", limits_4_mib(), unpack_child_main);
		CHECK_INT(intake.result, SUBMISSION_REFUSED);
		CHECK_STR(intake.err.text, "sub: entry x.h: symbolic link that leads out");
		intake = read_with(root, "sub/x.h", limits_4_mib(), unpack_child_main);
		CHECK_INT(intake.result, SUBMISSION_REFUSED);
		CHECK_INT(unlink("package/sub/x.h"), 0);
	}
	CHECK_REFUSED_BY(read_with(root, "../outside.h", limits_4_mib(), unpack_child_main),
	                 "../outside.h: leads out of the package");
	CHECK_INT(close(root), 0);
}

TEST(a_typed_directory_is_its_own_root)
{
	fixture_enter();
	make_dir("sub");
	put("outside.h", "secret");
	put("sub/a.c", "");
	CHECK_INT(symlink("a.c", "sub/b.c"), 0);
	CHECK_FILES("sub", "a.c b.c ");
	CHECK_INT(symlink("../outside.h", "sub/x.h"), 0);
	CHECK_REFUSED("sub", "sub: entry x.h: symbolic link that leads out");
}

TEST(links_in_a_circle_are_refused)
{
	fixture_enter();
	make_dir("sub");
	CHECK_INT(symlink("b", "sub/a"), 0);
	CHECK_INT(symlink("a", "sub/b"), 0);
	CHECK_REFUSED("sub", "sub: entry a: symbolic links in a circle");
	make_dir("dir");
	put("dir/a.c", "");
	CHECK_INT(symlink(".", "dir/again"), 0);
	struct intake intake = read_path("dir");
	CHECK_INT(intake.result, SUBMISSION_REFUSED);
	CHECK(strstr(intake.err.text, "again: nested deeper than 16 directories"));
	intake_done(&intake);
}

TEST(a_link_to_nowhere_is_refused)
{
	fixture_enter();
	make_dir("sub");
	CHECK_INT(symlink("gone", "sub/a.c"), 0);
	CHECK_REFUSED("sub", "sub: entry a.c: symbolic link to nowhere");
}

/* ---- digests --------------------------------------------------------------------------------- */

static void digest_of(const char *path, char hex[SHA256_HEX_SIZE])
{
	struct intake intake = read_path(path);
	CHECK_INT(intake.result, SUBMISSION_READ);
	submission_digest(&intake.submission, hex);
	intake_done(&intake);
}

TEST(a_directory_and_its_archives_have_the_same_digest)
{
	char dir[SHA256_HEX_SIZE], zip[SHA256_HEX_SIZE], tar[SHA256_HEX_SIZE];
	fixture_enter();
	make_dir("sub/src");
	put("sub/main.c", "1");
	put("sub/src/b.c", "2");
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "src/b.c", "2");
	add_text(&maker, "main.c", "1");
	finish_archive(&maker);
	maker = make_archive("x.tar", TAR, NULL);
	add_text(&maker, "top/main.c", "1");
	add_text(&maker, "top/src/b.c", "2");
	finish_archive(&maker);
	digest_of("sub", dir);
	digest_of("x.zip", zip);
	digest_of("x.tar", tar);
	CHECK_STR(zip, dir);
	CHECK_STR(tar, dir);
}

TEST(names_and_bytes_and_where_files_end_change_the_digest)
{
	static const struct {
		const char *path, *text, *path2, *text2;
	} variants[] = {
		{"a.c", "xy", "b.c", "z"}, {"a.c", "x", "b.c", "yz"}, {"a.c", "xy", "c.c", "z"},
		{"a.c", "xy", "b.c", "w"}, {"a.c", "", "b.c", ""},
	};
	char digests[ARRAY_SIZE(variants)][SHA256_HEX_SIZE];
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(variants); i++) {
		make_dir("sub");
		put_bytes("sub/a.c", variants[i].text, strlen(variants[i].text));
		char path[64];
		(void)snprintf(path, sizeof(path), "sub/%s", variants[i].path2);
		put(path, variants[i].text2);
		digest_of("sub", digests[i]);
		CHECK_INT(file_remove_tree(AT_FDCWD, "sub", NULL), 0);
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(digests[i], digests[j]) != 0);
	}
}

TEST(the_digest_is_that_of_paths_and_sizes_and_bytes)
{
	char hex[SHA256_HEX_SIZE], expected[SHA256_HEX_SIZE];
	fixture_enter();
	put("a.c", "hello");
	digest_of("a.c", hex);
	struct sha256 hash;
	sha256_init(&hash);
	sha256_add(&hash,
	           "a.c\0"
	           "\5\0\0\0\0\0\0\0"
	           "hello",
	           17);
	sha256_finish_hex(&hash, expected);
	CHECK_STR(hex, expected);
}

/* ---- failures of the host -------------------------------------------------------------------- */

TEST(too_many_open_files_are_our_failure)
{
	fixture_enter();
	put("a.c", "");
	struct rlimit before;
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &(struct rlimit){0, before.rlim_max}), 0);
	struct intake intake = read_path("a.c");
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK_INT(intake.result, -EMFILE);
	CHECK_STR(intake.err.text, "a.c: open: Too many open files");
}
