import java.util.*;

class Übung {
    public static void main(String[] args) {
        String line = new Scanner(System.in).nextLine();
        System.out.println(line.codePointCount(0, line.length()) == 5 ? line : "length");
        System.out.println("Lß→");
    }
}
