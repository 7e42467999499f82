class Größe

fun main() {
    val line = readLine()!!
    println(if (line.codePointCount(0, line.length) == 5) line else "length")
    println("Lß→")
}
