//! The suyuan program.
fn main() {}
