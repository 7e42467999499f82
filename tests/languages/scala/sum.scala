object Main {
  def main(args: Array[String]): Unit =
    for (line <- io.Source.stdin.getLines) println(line.split(" ").map(_.toLong).sum)
}
