using System;
using System.Threading;

class Program {
    static void Main() {
        var thread = new Thread(() => Console.WriteLine("ok"));
        thread.Start();
        thread.Join();
    }
}
