//! What the benchmarks share: taking medians, and printing them beside what they are compared with.
//!
//! A benchmark is a program in `src/bin`. Its one argument is `short` or `full`.
