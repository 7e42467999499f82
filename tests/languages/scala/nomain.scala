object Solution {
  def solve(): Unit = println("ok")
}
