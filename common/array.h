/* SPDX-License-Identifier: MIT */
/*
 * Arrays that grow at powers of two: how much room there is follows from how many elements there are, and nobody has to
 * keep it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* How many elements there is room for, where there are @count. */
static inline size_t array_room(size_t count)
{
	static const unsigned bits = sizeof(unsigned long) * 8;
	return count <= 1 ? count : 1UL << (bits - (unsigned)__builtin_clzl(count - 1));
}

/**
 * array_reserve() - @array with room for @more elements of @size bytes behind its @count
 * @array: NULL where @count is 0; freed by the caller
 *
 * Return: where it is now; NULL when memory ran out, and then @array is as before.
 */
static inline void *array_reserve(void *array, size_t count, size_t more, size_t size)
{
	size_t room = array_room(count + more);
	if (array && room == array_room(count))
		return array;
	return reallocarray(array, room > 0 ? room : 1, size);
}
