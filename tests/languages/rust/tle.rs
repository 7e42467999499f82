fn main() {
    let mut i: u64 = std::env::args().count() as u64;
    while i != 0 {
        i = i.wrapping_mul(3) | 1;
    }
}
