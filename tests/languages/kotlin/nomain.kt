fun solve() {
    println("ok")
}
