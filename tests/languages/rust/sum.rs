use std::io::Read;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<i64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
    let sums: Vec<String> = numbers.chunks(2).map(|pair| (pair[0] + pair[1]).to_string()).collect();
    println!("{}", sums.join("\n"));
}
