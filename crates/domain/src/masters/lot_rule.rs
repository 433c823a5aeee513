//! Whether the pattern of a lot number can be filled; [`crate::lot_numbers`] fills it.

/// Tokens that differ from lot to lot.
const VARYING: &[&str] =
    &["yyyy", "yy", "roc", "mm", "dd", "ddd", "shift", "line", "supplier", "supplier_lot", "seq"];
/// Figures of a running number at most.
const FIGURES_MAX: usize = 9;

/// Whether numbers of a pattern differ at all, or the piece of it that is no token.
pub(super) fn varies(pattern: &str) -> Result<bool, String> {
    let (mut varies, mut counts) = (false, false);
    let mut rest = pattern;
    while let Some(open) = rest.find(['{', '}']) {
        let from = &rest[open..];
        let close = from.find('}').filter(|_| from.starts_with('{')).ok_or(from)?;
        let piece = &from[..=close];
        let name = name_of(&piece[1..close]).ok_or(piece)?;
        // Two counters would count each other up.
        if name == "seq" && std::mem::replace(&mut counts, true) {
            return Err(piece.to_owned());
        }
        varies |= VARYING.contains(&name);
        rest = &from[close + 1..];
    }
    Ok(varies)
}

/// The name of a token: `seq` of `seq:3`.
fn name_of(token: &str) -> Option<&str> {
    if let Some(figures) = token.strip_prefix("seq:") {
        let figures: usize = figures.parse().ok()?;
        return (1..=FIGURES_MAX).contains(&figures).then_some("seq");
    }
    (token == "item" || VARYING.contains(&token)).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lot_numbers::{Stem, Tokens};

    #[test]
    fn a_pattern_that_passes_can_be_filled() {
        let tokens = Tokens {
            day: "2026-11-19".parse().unwrap(),
            shift: "A",
            line: "L2",
            supplier: "S1",
            supplier_lot: "X-9",
            item: "DUMPLING",
        };
        let mut patterns: Vec<String> =
            VARYING.iter().map(|token| format!("A{{{token}}}{{item}}")).collect();
        patterns.push("DP{yy}{mm}{dd}-{seq:2}".to_owned());

        for pattern in patterns {
            assert_eq!(varies(&pattern), Ok(true), "{pattern}");
            assert!(Stem::fill(&pattern, &tokens).is_ok(), "{pattern}");
        }
        assert_eq!(varies("A{item}"), Ok(false));
    }

    #[test]
    fn what_is_no_token_is_named() {
        for (pattern, piece) in [
            ("A{year}", "{year}"),
            ("A{seq:0}", "{seq:0}"),
            ("A{seq:x}", "{seq:x}"),
            ("{seq}{seq:2}", "{seq:2}"),
            ("A{yy", "{yy"),
            ("A}b", "}b"),
            ("{}", "{}"),
        ] {
            assert_eq!(varies(pattern), Err(piece.to_owned()), "{pattern}");
        }
    }
}
