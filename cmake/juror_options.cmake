# Compiler and linker flags, in two sets:
#
#   juror::options       for everything that is ours: warnings, hardening, and the sanitizers of JUROR_SANITIZE
#   juror::bare_options  for the supervisor and the tests' payloads: warnings, always optimised, never a sanitizer,
#                        never position independent; so that they can be static and start in no time
#
# juror_bare_executable() makes a static executable of the second kind.

option(JUROR_WERROR "Warnings are errors" OFF)
option(JUROR_FUZZ "Build the fuzz targets (clang)" OFF)
option(JUROR_COVERAGE "Count executed lines for gcovr" OFF)
set(JUROR_SANITIZE "" CACHE STRING "Sanitizers, as after -fsanitize=, for example address,undefined")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
	set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug or RelWithDebInfo" FORCE)
endif()

# What both sets share.
add_library(juror_common_options INTERFACE)
target_include_directories(juror_common_options INTERFACE
	$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>
	$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/sandbox/include>)
target_compile_definitions(juror_common_options INTERFACE _GNU_SOURCE)
target_compile_options(juror_common_options INTERFACE
	-fvisibility=hidden -fno-common
	-Wall -Wextra -Wshadow -Wundef -Wvla -Wwrite-strings -Wpointer-arith -Wcast-align
	-Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wold-style-definition
	-Wformat=2 -Wimplicit-fallthrough -Wswitch-enum -Wnull-dereference -Wdouble-promotion
	$<$<C_COMPILER_ID:GNU>:-Wduplicated-cond>
	$<$<C_COMPILER_ID:GNU>:-Wduplicated-branches>
	$<$<C_COMPILER_ID:GNU>:-Wlogical-op>
	$<$<C_COMPILER_ID:GNU>:-Wjump-misses-init>
	$<$<C_COMPILER_ID:GNU>:-Wformat-signedness>
	$<$<C_COMPILER_ID:GNU>:-Wno-format-truncation> # texts of bounded size are cut on purpose
	$<$<BOOL:${JUROR_WERROR}>:-Werror>)

add_library(juror_options INTERFACE)
add_library(juror::options ALIAS juror_options)
target_link_libraries(juror_options INTERFACE juror_common_options)
target_compile_options(juror_options INTERFACE
	$<IF:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,SHARED_LIBRARY>,-fPIC,-fPIE>)
target_link_options(juror_options INTERFACE
	$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)

if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" OR CMAKE_BUILD_TYPE STREQUAL "Release")
	target_compile_options(juror_options INTERFACE
		-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
		-fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero)
	if(CMAKE_C_COMPILER_ID STREQUAL "Clang" AND CMAKE_C_COMPILER_VERSION VERSION_LESS 16)
		target_compile_options(juror_options INTERFACE
			-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
	endif()
	target_link_options(juror_options INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)
endif()

if(JUROR_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
		message(FATAL_ERROR "JUROR_FUZZ needs clang: libFuzzer is a part of it")
	endif()
	target_compile_options(juror_options INTERFACE -fsanitize=fuzzer-no-link)
	target_link_options(juror_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(JUROR_SANITIZE)
	target_compile_options(juror_options INTERFACE
		-fsanitize=${JUROR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(juror_options INTERFACE -fsanitize=${JUROR_SANITIZE})
endif()
if(JUROR_COVERAGE)
	target_compile_options(juror_options INTERFACE --coverage -fprofile-update=atomic)
	target_link_options(juror_options INTERFACE --coverage)
endif()

add_library(juror_bare_options INTERFACE)
add_library(juror::bare_options ALIAS juror_bare_options)
target_link_libraries(juror_bare_options INTERFACE juror_common_options)
target_compile_options(juror_bare_options INTERFACE -O2 -g -fno-pie)
target_link_options(juror_bare_options INTERFACE
	$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)

# juror_bare_executable(name SOURCES file... [LIBS library...]): static, from juror::bare_options.
function(juror_bare_executable name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
	add_executable(${name} ${arg_SOURCES})
	target_link_libraries(${name} PRIVATE juror::bare_options ${arg_LIBS})
	target_link_options(${name} PRIVATE -static)
endfunction()

# juror_image(target variable): the file to embed for an executable, without symbols, which would only be copied at each start.
# A debugger and the sanitizers want them.
function(juror_image target variable)
	get_target_property(directory ${target} RUNTIME_OUTPUT_DIRECTORY)
	if(CMAKE_BUILD_TYPE STREQUAL "Debug" OR JUROR_SANITIZE)
		set(${variable} ${directory}/${target} PARENT_SCOPE)
		return()
	endif()
	set(stripped ${CMAKE_CURRENT_BINARY_DIR}/${target}.stripped)
	add_custom_command(OUTPUT ${stripped}
		COMMAND ${CMAKE_STRIP} -o ${stripped} ${directory}/${target}
		DEPENDS ${target} VERBATIM)
	set(${variable} ${stripped} PARENT_SCOPE)
endfunction()
