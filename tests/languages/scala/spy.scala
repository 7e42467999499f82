object Main {
  def main(args: Array[String]): Unit = {
    for (path <- List("/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"))
      try {
        new java.io.FileInputStream(path).close()
        println(path)
      } catch { case _: java.io.IOException => }
    println("ok")
  }
}
