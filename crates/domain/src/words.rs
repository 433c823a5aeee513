//! Fixed lists of words: each has a number for the ledger and a text for people's documents.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $fault:literal {
        $($(#[$vdoc:meta])* $variant:ident = $code:literal $text:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant = $code),+ }

        impl $name {
            /// All of them, in the order of their codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in documents, in the API and in messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The number used in the ledger and the database; never reused.
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The word that has this number.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(text: &str) -> Result<Self, $crate::words::UnknownWord> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err($crate::words::UnknownWord($fault)) }
            }
        }
    };
}

pub(crate) use words;

/// A word that is not one of a fixed list; says which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct UnknownWord(pub &'static str);
