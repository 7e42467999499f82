class Main {
    public static void main(String[] args) {
        for (long i = 1; i != 0; i = i * 3 | 1) {
        }
    }
}
