object Main {
  def main(args: Array[String]): Unit = {
    val input = io.Source.stdin
    for (line <- input.getLines) println(line.split(" ").map(_.toLong).sum)
    input.close()
  }
}
