using System;

class Program {
    static void Main() {
        Console.ReadLine();
        Console.WriteLine("ok");
        Console.ReadLine();
    }
}
