import std.stdio;

void main()
{
	long a, b;
	while (readf(" %d %d", &a, &b) == 2)
		writeln(a + b);
}
