fun main() {
    var i = 1L
    while (i != 0L) {
        i = (i * 3) or 1
    }
}
