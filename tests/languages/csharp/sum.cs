using System;
using System.Text;

class Program {
    static void Main() {
        var text = new StringBuilder();
        for (string line; (line = Console.ReadLine()) != null;) {
            var words = line.Split(' ');
            text.Append(long.Parse(words[0]) + long.Parse(words[1])).Append("\n");
        }
        Console.Write(text);
    }
}
