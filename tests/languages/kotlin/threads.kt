import kotlin.concurrent.thread

fun main() {
    thread { println("ok") }.join()
}
