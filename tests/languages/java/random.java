import java.security.SecureRandom;

class Main {
    public static void main(String[] args) {
        SecureRandom random = new SecureRandom();
        System.out.println(random.nextLong() != random.nextLong() ? "ok" : "no");
    }
}
