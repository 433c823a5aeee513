//! The pattern of lot numbers: literal text and tokens in braces.

/// A piece of a lot number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text that stands for itself.
    Literal(String),
    /// The year in four figures.
    Year,
    /// The year in two figures.
    ShortYear,
    /// The month in two figures.
    Month,
    /// The day of the month in two figures.
    Day,
    /// The day of the year in three figures.
    DayOfYear,
    /// Code of the shift.
    Shift,
    /// Code of the line or station.
    Line,
    /// Code of the supplier.
    Supplier,
    /// The number the supplier gave the lot.
    SupplierLot,
    /// Code of the item.
    Item,
    /// Counts within the rest of the number, in at least so many figures.
    Sequence(usize),
}

impl Token {
    /// Whether it differs from lot to lot.
    pub const fn varies(&self) -> bool {
        !matches!(self, Self::Literal(_) | Self::Item)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "yyyy" => Self::Year,
            "yy" => Self::ShortYear,
            "mm" => Self::Month,
            "dd" => Self::Day,
            "ddd" => Self::DayOfYear,
            "shift" => Self::Shift,
            "line" => Self::Line,
            "supplier" => Self::Supplier,
            "supplier_lot" => Self::SupplierLot,
            "item" => Self::Item,
            "seq" => Self::Sequence(1),
            _ => {
                let width: usize = name.strip_prefix("seq:")?.parse().ok()?;
                (1..=9).contains(&width).then_some(Self::Sequence(width))?
            }
        })
    }
}

/// The tokens of a pattern, or the piece that is none.
pub fn read_pattern(pattern: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find(['{', '}']) {
        let (literal, from) = rest.split_at(open);
        push_literal(&mut tokens, literal);
        let close = from.find('}').filter(|_| from.starts_with('{')).ok_or(from)?;
        let piece = &from[..=close];
        let token = Token::named(&piece[1..close]).ok_or(piece)?;
        // Two counters would count each other up.
        let counts = |token: &Token| matches!(token, Token::Sequence(_));
        if counts(&token) && tokens.iter().any(counts) {
            return Err(piece.to_owned());
        }
        tokens.push(token);
        rest = &from[close + 1..];
    }
    push_literal(&mut tokens, rest);
    Ok(tokens)
}

fn push_literal(tokens: &mut Vec<Token>, text: &str) {
    if !text.is_empty() {
        tokens.push(Token::Literal(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_read_token_by_token() {
        let tokens = read_pattern("DP{yy}{mm}{dd}-{seq:2}").unwrap();

        assert_eq!(
            tokens,
            [
                Token::Literal("DP".to_owned()),
                Token::ShortYear,
                Token::Month,
                Token::Day,
                Token::Literal("-".to_owned()),
                Token::Sequence(2),
            ]
        );
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
            assert_eq!(read_pattern(pattern), Err(piece.to_owned()), "{pattern}");
        }
    }
}
