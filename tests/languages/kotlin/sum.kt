fun main() {
    val sums = StringBuilder()
    System.`in`.bufferedReader().use { input ->
        while (true) {
            val (a, b) = (input.readLine() ?: break).split(" ").map { it.toLong() }
            sums.append(a + b).append("\n")
        }
    }
    print(sums)
}
