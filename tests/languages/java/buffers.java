import java.nio.ByteBuffer;
import java.util.*;

class Main {
    public static void main(String[] args) {
        List<ByteBuffer> blocks = new ArrayList<>();
        while (true) {
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            for (int i = 0; i < block.capacity(); i += 4096) {
                block.put(i, (byte) 1);
            }
            blocks.add(block);
        }
    }
}
