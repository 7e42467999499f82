using System;
using System.Security.Cryptography;

class Program {
    static void Main() {
        var bytes = new byte[16];
        RandomNumberGenerator.Create().GetBytes(bytes);
        Console.WriteLine(Array.TrueForAll(bytes, b => b == 0) ? "no" : "ok");
    }
}
