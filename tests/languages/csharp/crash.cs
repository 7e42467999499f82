using System;

class Program {
    static void Main() {
        Console.WriteLine(new int[0][1]);
    }
}
