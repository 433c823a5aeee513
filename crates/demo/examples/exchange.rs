//! Prints the demo factory's history as an exchange document.

fn main() -> std::io::Result<()> {
    demo::write_json(&mut std::io::stdout().lock())
}
