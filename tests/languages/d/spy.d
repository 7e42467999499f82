import std.stdio;

void main()
{
	foreach (path; ["/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"])
	{
		try
		{
			File(path);
			writeln(path);
		}
		catch (Exception e)
		{
		}
	}
	writeln("ok");
}
