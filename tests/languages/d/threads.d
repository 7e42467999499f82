import core.thread;
import std.stdio;

void main()
{
	auto thread = new Thread({ writeln("ok"); });
	thread.start();
	thread.join();
}
