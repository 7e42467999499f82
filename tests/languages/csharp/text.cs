using System;

class Program {
    static void Main() {
        string line = Console.ReadLine();
        Console.WriteLine(new System.Globalization.StringInfo(line).LengthInTextElements == 5 ? line : "length");
        Console.WriteLine("Lß→");
    }
}
