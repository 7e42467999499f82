fun main() {
    val sums = StringBuilder()
    while (true) {
        val (a, b) = (readLine() ?: break).split(" ").map { it.toLong() }
        sums.append(a + b).append("\n")
    }
    print(sums)
}
