// SPDX-License-Identifier: MIT
// What a submission that uses the standard library gives the compiler to do.
#include <algorithm>
#include <iostream>
#include <map>
#include <queue>
#include <set>
#include <string>
#include <vector>

using namespace std;

struct Edge {
	int to;
	long long cost;
};

static vector<vector<Edge>> graph;

static vector<long long> shortest_paths(int start)
{
	vector<long long> distances(graph.size(), -1);
	priority_queue<pair<long long, int>> waiting;
	waiting.emplace(0, start);
	while (!waiting.empty()) {
		auto [negative, node] = waiting.top();
		waiting.pop();
		if (distances[node] >= 0)
			continue;
		distances[node] = -negative;
		for (const Edge &edge : graph[node])
			waiting.emplace(negative - edge.cost, edge.to);
	}
	return distances;
}

int main()
{
	ios::sync_with_stdio(false);
	int nodes, edges;
	cin >> nodes >> edges;
	graph.resize(nodes);
	map<string, set<int>> by_name;
	for (int i = 0; i < edges; i++) {
		int from, to;
		long long cost;
		string name;
		cin >> from >> to >> cost >> name;
		graph[from].push_back({to, cost});
		by_name[name].insert(from);
	}
	auto distances = shortest_paths(0);
	sort(distances.rbegin(), distances.rend());
	distances.erase(unique(distances.begin(), distances.end()), distances.end());
	for (const auto &[name, members] : by_name)
		cout << name << ' ' << members.size() << '\n';
	cout << distances.size() << ' ' << (distances.empty() ? 0 : distances[0]) << endl;
}
