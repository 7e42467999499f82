import java.security.SecureRandom

object Main {
  def main(args: Array[String]): Unit = {
    val random = new SecureRandom()
    println(if (random.nextLong() != random.nextLong()) "ok" else "no")
  }
}
