/* SPDX-License-Identifier: MIT */
#include "worker/suite/main_class.h"

#include "tests/harness/test.h"

#include <stdlib.h>
#include <string.h>

static void check(enum suite_main_class kind, const char *path, const char *text, const char *name)
{
	_cleanup_(freep) char *found = main_class_find(kind, path, text, strlen(text));
	CHECK_STR(found ? found : "none", name);
}

static void check_java(const char *text, const char *name)
{
	check(SUITE_MAIN_CLASS_JAVA, "A.java", text, name);
}

#define MAIN "public static void main(String[] args) {}"

TEST(the_java_class_with_a_main_is_found_whatever_stands_before_it)
{
	check_java("class A {} public class B { " MAIN " } class C {}", "B");
	check_java("import java.util.*;\nclass In { void read() { if (x) { } } }\n"
	           "public final class Sol extends In { int y; " MAIN " }",
	           "Sol");
	check_java("package a.b;\nclass X { " MAIN " }", "a.b.X");
	check_java("class H { static int x; void main() { } } class A { " MAIN " }", "A");
	check_java("enum E { A; " MAIN " }", "E");
	check_java("class A { class B {} " MAIN " }", "A");
	check_java("class A { void f() { } }", "none");
	check_java("class H { static void main(int depth) { } } class A { " MAIN " }", "A");
	check_java("class A { static void main(final @Args java.lang.String... a) { } }", "A");
	check_java("class A { Class<?> c = B.class; void x() {} " MAIN "}", "A");
}

TEST(comments_strings_and_characters_are_no_code)
{
	check_java("// class X { " MAIN " }\nclass A { " MAIN " }", "A");
	check_java("/* class X { " MAIN " } */ class A { " MAIN " }", "A");
	check_java("class A { String s = \"} class B { void main\"; char c = '{'; } class B { " MAIN
	           " }",
	           "B");
	check_java("class A { String s = \"\\\"}\"; " MAIN " }", "A");
	check_java("class A { String s = \"\"\"\n } class B \" \"\"\"; " MAIN " }", "A");
}

TEST(a_kotlin_main_belongs_to_its_file_or_to_an_object)
{
	check(SUITE_MAIN_CLASS_KOTLIN, "dir/main.kt", "fun main() { }", "MainKt");
	check(SUITE_MAIN_CLASS_KOTLIN, "a-b.c.kt", "package x.y\nfun main(args: Array<String>) {}",
	      "x.y.A_b_cKt");
	check(SUITE_MAIN_CLASS_KOTLIN, "1.kt", "class A { fun f() {} }\nfun main() {}", "_1Kt");
	check(SUITE_MAIN_CLASS_KOTLIN, "a.kt",
	      "object O { @JvmStatic fun main(a: Array<String>) {} }", "O");
	check(SUITE_MAIN_CLASS_KOTLIN, "a.kt", "fun helper() {}", "none");
}

TEST(a_byte_order_mark_is_no_part_of_the_first_word)
{
	check(SUITE_MAIN_CLASS_KOTLIN, "a.kt",
	      "\xef\xbb\xbf"
	      "fun main() {}",
	      "AKt");
	check(SUITE_MAIN_CLASS_KOTLIN, "a.kt",
	      "\xef\xbb\xbf"
	      "package x\nfun main() {}",
	      "x.AKt");
}

TEST(a_scala_object_has_a_main_or_extends_app)
{
	check(SUITE_MAIN_CLASS_SCALA, "a.scala", "class A\nobject B extends App { println('sym) }",
	      "B");
	check(SUITE_MAIN_CLASS_SCALA, "a.scala", "object B { def main(a: Array[String]) = {} }",
	      "B");
}

TEST(texts_that_end_anywhere_are_no_trouble)
{
	static const char text[] =
		"package a; /* x */ class A { char c = '\\''; String s = \"\\\"\"; "
		"/**/ // x\n \"\"\"t\"\"\" " MAIN "}}}";
	for (size_t size = 0; size < sizeof(text); size++) {
		/* A copy of its own, so that a look behind its end is seen. */
		char *copy = malloc(size + !size);
		CHECK(copy);
		memcpy(copy, text, size);
		free(main_class_find(SUITE_MAIN_CLASS_JAVA, "A.java", copy, size));
		free(copy);
	}
}

TEST(a_file_lends_its_name_where_nothing_is_found)
{
	_cleanup_(freep) char *name = main_class_of_file("dir/Sol.x.java");
	CHECK_STR(name, "Sol.x");
	check(SUITE_MAIN_CLASS_FILE, "A.java", "class A { " MAIN " }", "none");
}
