object Main {
  def main(args: Array[String]): Unit = {
    scala.io.StdIn.readLine()
    println("ok")
    scala.io.StdIn.readLine()
  }
}
