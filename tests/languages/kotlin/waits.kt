fun main() {
    readLine()
    println("ok")
    readLine()
}
