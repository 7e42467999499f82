import java.security.SecureRandom

fun main() {
    val random = SecureRandom()
    println(if (random.nextLong() != random.nextLong()) "ok" else "no")
}
