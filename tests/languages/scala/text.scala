class Größe

object Main {
  def main(args: Array[String]): Unit = {
    val line = scala.io.StdIn.readLine()
    println(if (line.codePointCount(0, line.length) == 5) line else "length")
    println("Lß→")
  }
}
