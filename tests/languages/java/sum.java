import java.io.*;

class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintWriter out = new PrintWriter(System.out);
        for (String line; (line = in.readLine()) != null;) {
            String[] words = line.split(" ");
            out.println(Long.parseLong(words[0]) + Long.parseLong(words[1]));
        }
        in.close();
        out.close();
    }
}
