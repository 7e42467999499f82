"""Waits for a second line before it has asked for anything: both wait for each other."""
coins, weighings = map(int, input().split())
print("!", input())
