fn main() {
    std::thread::spawn(|| println!("ok")).join().unwrap();
}
