class Main {
    public static void main(String[] args) {
        for (String path : new String[] {"/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"}) {
            if (new java.io.File(path).canRead()) {
                System.out.println(path);
            }
        }
        System.out.println("ok");
    }
}
