//! The one font of everything printed, in two weights.
//!
//! Whoever does not print does not carry it: what nobody names is not linked into a program.

/// Noto Sans CJK SC with the Taiwanese forms, cut by `fonts/subset.py`; licence in `fonts/OFL.txt`.
pub static REGULAR: &[u8] = include_bytes!("../fonts/regular.otf");

/// The same characters, bold, without the Taiwanese forms.
pub static BOLD: &[u8] = include_bytes!("../fonts/bold.otf");
