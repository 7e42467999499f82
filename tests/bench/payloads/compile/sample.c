/* SPDX-License-Identifier: MIT */
/* What a submission of a hundred lines gives the compiler to do. */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NODES = 1000, EDGES = 5000, WORDS = 256 };

struct edge {
	int from, to;
	int64_t cost;
};

static struct edge edges[EDGES];
static int parents[NODES], n_nodes, n_edges;
static int64_t distances[NODES];
static char words[WORDS][32];

static int compare_edges(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;
	return (x->cost > y->cost) - (x->cost < y->cost);
}

static int find(int node)
{
	while (parents[node] != node)
		node = parents[node] = parents[parents[node]];
	return node;
}

static int64_t spanning_tree(void)
{
	int64_t total = 0;
	qsort(edges, (size_t)n_edges, sizeof(edges[0]), compare_edges);
	for (int i = 0; i < n_nodes; i++)
		parents[i] = i;
	for (int i = 0; i < n_edges; i++) {
		int a = find(edges[i].from), b = find(edges[i].to);
		if (a == b)
			continue;
		parents[a] = b;
		total += edges[i].cost;
	}
	return total;
}

static bool relax(void)
{
	bool changed = false;
	for (int i = 0; i < n_edges; i++) {
		int64_t through = distances[edges[i].from];
		if (through == INT64_MAX || through + edges[i].cost >= distances[edges[i].to])
			continue;
		distances[edges[i].to] = through + edges[i].cost;
		changed = true;
	}
	return changed;
}

static void shortest_paths(int start)
{
	for (int i = 0; i < n_nodes; i++)
		distances[i] = INT64_MAX;
	distances[start] = 0;
	for (int i = 0; i < n_nodes && relax(); i++)
		;
}

static size_t count_words(const char *line)
{
	size_t n = 0;
	while (*line && n < WORDS) {
		size_t length = 0;
		while (*line && !isalnum((unsigned char)*line))
			line++;
		for (; isalnum((unsigned char)*line) && length + 1 < sizeof(words[0]); line++)
			words[n][length++] = (char)tolower((unsigned char)*line);
		words[n][length] = '\0';
		n += length > 0;
	}
	return n;
}

static double deviation(void)
{
	double sum = 0, squares = 0;
	for (int i = 0; i < n_nodes; i++) {
		double value = distances[i] == INT64_MAX ? 0 : (double)distances[i];
		sum += value;
		squares += value * value;
	}
	return n_nodes ? sqrt(squares / n_nodes - pow(sum / n_nodes, 2)) : 0;
}

int main(void)
{
	char line[4096];
	if (scanf("%d %d", &n_nodes, &n_edges) != 2 || n_nodes > NODES || n_edges > EDGES)
		return 1;
	for (int i = 0; i < n_edges; i++)
		if (scanf("%d %d %ld", &edges[i].from, &edges[i].to, &edges[i].cost) != 3)
			return 1;
	shortest_paths(0);
	printf("%ld %.6f\n", spanning_tree(), deviation());
	while (fgets(line, sizeof(line), stdin))
		printf("%zu %s\n", count_words(line), words[0]);
	return 0;
}
