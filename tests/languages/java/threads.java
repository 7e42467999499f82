class Main {
    public static void main(String[] args) throws Exception {
        Thread thread = new Thread(() -> System.out.println("ok"));
        thread.start();
        thread.join();
    }
}
